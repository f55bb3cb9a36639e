-- | Huffman codes: short bit strings for frequent symbols, long ones for rare.
module Huffman
  ( Tree
  , Bit (..)
  , build
  , codes
  , encode
  , decode
  , meanLength
  ) where

import qualified Data.List as List
import qualified Data.Map.Strict as Map
import Data.Map.Strict (Map)
import Data.Ord (comparing)

data Bit = Zero | One
  deriving (Eq, Ord)

instance Show Bit where
  show Zero = "0"
  show One = "1"

-- | A code tree. The weight of a branch is the sum of the weights below it.
data Tree a
  = Leaf Int a
  | Branch Int (Tree a) (Tree a)
  deriving (Show)

weight :: Tree a -> Int
weight (Leaf w _) = w
weight (Branch w _ _) = w

-- | Builds the tree of a text. Nothing for an empty text.
--
-- The two lightest trees are joined until one is left. New trees go behind
-- others of the same weight, which keeps the longest code as short as possible.
build :: Ord a => [a] -> Maybe (Tree a)
build [] = Nothing
build text = Just (join (List.sortBy (comparing weight) leaves))
  where
    leaves = [Leaf count symbol | (symbol, count) <- Map.toList frequencies]
    frequencies = Map.fromListWith (+) [(symbol, 1) | symbol <- text]
    join [tree] = tree
    join (a : b : rest) = join (insertBehind (Branch (weight a + weight b) a b) rest)
    join [] = error "build: there is always at least one tree"

insertBehind :: Tree a -> [Tree a] -> [Tree a]
insertBehind tree trees = lighter ++ tree : heavier
  where
    (lighter, heavier) = span ((<= weight tree) . weight) trees

-- | The code of every symbol. A tree with a single leaf gets the code 0.
codes :: Ord a => Tree a -> Map a [Bit]
codes (Leaf _ symbol) = Map.singleton symbol [Zero]
codes tree = Map.fromList (walk [] tree)
  where
    walk path (Leaf _ symbol) = [(symbol, reverse path)]
    walk path (Branch _ left right) = walk (Zero : path) left ++ walk (One : path) right

-- | Encodes a text. Nothing if a symbol is not in the tree.
encode :: Ord a => Tree a -> [a] -> Maybe [Bit]
encode tree = fmap concat . mapM (`Map.lookup` table)
  where
    table = codes tree

-- | Decodes bits. Nothing if they end in the middle of a symbol.
decode :: Tree a -> [Bit] -> Maybe [a]
decode (Leaf _ symbol) bits = Just (symbol <$ bits)
decode tree bits = go tree bits
  where
    go (Leaf _ symbol) rest = (symbol :) <$> start rest
    go (Branch _ left _) (Zero : rest) = go left rest
    go (Branch _ _ right) (One : rest) = go right rest
    go (Branch {}) [] = Nothing
    start [] = Just []
    start rest = go tree rest

-- | Mean number of bits per symbol of the text the tree was built from.
meanLength :: Tree a -> Double
meanLength tree = fromIntegral (total 0 tree) / fromIntegral (weight tree)
  where
    total depth (Leaf w _) = w * max 1 depth
    total depth (Branch _ left right) = total (depth + 1) left + total (depth + 1) right
