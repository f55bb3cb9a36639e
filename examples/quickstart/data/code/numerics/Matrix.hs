-- | Small dense matrices over any field, with Gaussian elimination.
--
-- Matrices are lists of rows. That is slow for large problems but makes every
-- step readable, and with 'Rational' entries all results are exact.
module Matrix
  ( Matrix
  , fromRows
  , identity
  , transpose
  , multiply
  , determinant
  , solve
  , inverse
  ) where

import Data.List (foldl', partition)
import qualified Data.List as List

-- | A rectangular matrix. All rows have the same length.
newtype Matrix a = Matrix { rows :: [[a]] }
  deriving (Eq)

instance Show a => Show (Matrix a) where
  show (Matrix rs) = List.intercalate "\n" (map (unwords . map show) rs)

instance Functor Matrix where
  fmap f (Matrix rs) = Matrix (map (map f) rs)

-- | Makes a matrix of its rows, or nothing if their lengths differ.
fromRows :: [[a]] -> Maybe (Matrix a)
fromRows [] = Nothing
fromRows rs@(first : _)
  | all ((== length first) . length) rs = Just (Matrix rs)
  | otherwise = Nothing

-- | The identity matrix with the given number of rows.
identity :: Num a => Int -> Matrix a
identity n = Matrix [[if i == j then 1 else 0 | j <- [1 .. n]] | i <- [1 .. n]]

transpose :: Matrix a -> Matrix a
transpose = Matrix . List.transpose . rows

-- | The product of two matrices, or nothing if their shapes do not fit.
multiply :: Num a => Matrix a -> Matrix a -> Maybe (Matrix a)
multiply a b
  | columns a /= length (rows b) = Nothing
  | otherwise = Just (Matrix [[dot r c | c <- List.transpose (rows b)] | r <- rows a])

columns :: Matrix a -> Int
columns (Matrix []) = 0
columns (Matrix (r : _)) = length r

dot :: Num a => [a] -> [a] -> a
dot xs ys = foldl' (+) 0 (zipWith (*) xs ys)

-- | The determinant of a square matrix, or nothing if it is not square.
--
-- Rows are eliminated one column at a time; each exchange of rows flips the
-- sign, and the product of the pivots is the result.
determinant :: (Eq a, Fractional a) => Matrix a -> Maybe a
determinant m
  | columns m /= length (rows m) = Nothing
  | otherwise = Just (go 1 (rows m))
  where
    go sign [] = sign
    go sign rs = case break ((/= 0) . head) rs of
      (_, []) -> 0
      (before, pivot : after) ->
        let flipped = if even (length before) then sign else negate sign
            reduced = map (tail . eliminate pivot) (before ++ after)
         in go (flipped * head pivot) reduced

-- | Subtracts a multiple of the pivot row so that the first entry becomes zero.
eliminate :: (Eq a, Fractional a) => [a] -> [a] -> [a]
eliminate pivot row
  | head row == 0 = row
  | otherwise = zipWith (\p x -> x - factor * p) pivot row
  where
    factor = head row / head pivot

-- | Solves @a x = b@ for a square matrix. Nothing if there is no unique solution.
solve :: (Eq a, Fractional a) => Matrix a -> [a] -> Maybe [a]
solve a b
  | columns a /= length (rows a) || length b /= length (rows a) = Nothing
  | otherwise = go (zipWith (\r x -> r ++ [x]) (rows a) b)
  where
    go [] = Just []
    go rs = case partition ((/= 0) . head) rs of
      ([], _) -> Nothing
      (pivot : others, zeros) -> do
        rest <- go (map (tail . eliminate pivot) (others ++ zeros))
        let coefficients = init (tail pivot)
            value = (last pivot - dot coefficients rest) / head pivot
        Just (value : rest)

-- | The inverse of a square matrix, column by column. Nothing if it is singular.
inverse :: (Eq a, Fractional a) => Matrix a -> Maybe (Matrix a)
inverse m = transpose . Matrix <$> mapM (solve m) (rows (identity (length (rows m))))
