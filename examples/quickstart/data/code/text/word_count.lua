--- Counts words and finds the phrases that are typical of a text.
-- @module word_count

local word_count = {}

local Counter = {}
Counter.__index = Counter

--- Creates an empty counter.
function word_count.new()
  return setmetatable({ counts = {}, total = 0 }, Counter)
end

--- Iterates over the words of a text in lower case. Apostrophes inside a word belong to it.
function word_count.words(text)
  return text:lower():gmatch("%a[%a']*")
end

--- Adds all words of a text.
-- @tparam string text
-- @treturn Counter the counter itself, so that calls can be chained
function Counter:add(text)
  for word in word_count.words(text) do
    self.counts[word] = (self.counts[word] or 0) + 1
    self.total = self.total + 1
  end
  return self
end

--- Adds the counts of another counter.
function Counter:merge(other)
  for word, count in pairs(other.counts) do
    self.counts[word] = (self.counts[word] or 0) + count
  end
  self.total = self.total + other.total
  return self
end

--- Relative frequency of a word, with one added to every count so that no word has frequency zero.
function Counter:frequency(word)
  local distinct = 0
  for _ in pairs(self.counts) do
    distinct = distinct + 1
  end
  return ((self.counts[word] or 0) + 1) / (self.total + distinct + 1)
end

--- The most frequent words.
-- @tparam number limit how many
-- @treturn table a list of `{word, count}`; equal counts are ordered by the word
function Counter:top(limit)
  local entries = {}
  for word, count in pairs(self.counts) do
    entries[#entries + 1] = { word, count }
  end
  table.sort(entries, function(a, b)
    if a[2] ~= b[2] then
      return a[2] > b[2]
    end
    return a[1] < b[1]
  end)
  local result = {}
  for index = 1, math.min(limit, #entries) do
    result[index] = entries[index]
  end
  return result
end

--- Words that are more frequent here than in a reference text, the most typical first.
function Counter:typical(reference, limit, minimum)
  minimum = minimum or 2
  local scored = {}
  for word, count in pairs(self.counts) do
    if count >= minimum then
      local ratio = (count / self.total) / reference:frequency(word)
      scored[#scored + 1] = { word = word, score = math.log(ratio) }
    end
  end
  table.sort(scored, function(a, b)
    if a.score ~= b.score then
      return a.score > b.score
    end
    return a.word < b.word
  end)
  while #scored > limit do
    table.remove(scored)
  end
  return scored
end

--- Counts pairs of neighbouring words, the raw material of phrases.
function word_count.pairs_of(text)
  local counts = {}
  local previous
  for word in word_count.words(text) do
    if previous then
      local pair = previous .. " " .. word
      counts[pair] = (counts[pair] or 0) + 1
    end
    previous = word
  end
  return counts
end

return word_count
