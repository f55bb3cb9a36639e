// Suffix arrays: find every occurrence of a pattern in a text without scanning the text again.
//
// The suffix array lists the start positions of all suffixes in lexicographic order. All suffixes that begin with a pattern
// are neighbours in this list, so two binary searches find them.

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace text {

/// Index of a text for fast substring search. The text is copied into the index.
class SuffixArray {
public:
    explicit SuffixArray(std::string text) : text_(std::move(text)), suffixes_(text_.size()) { build(); }

    /// Start positions of all occurrences of `pattern`, in ascending order.
    std::vector<std::size_t> find(std::string_view pattern) const {
        auto [first, last] = range(pattern);
        std::vector<std::size_t> positions(first, last);
        std::sort(positions.begin(), positions.end());
        return positions;
    }

    /// Number of occurrences of `pattern`; overlapping ones count.
    std::size_t count(std::string_view pattern) const {
        auto [first, last] = range(pattern);
        return static_cast<std::size_t>(last - first);
    }

    /// The longest substring that occurs at least twice; empty if no character repeats.
    std::string longest_repeat() const {
        std::string_view best;
        for (std::size_t i = 1; i < suffixes_.size(); ++i) {
            std::string_view common = common_prefix(suffix(i - 1), suffix(i));
            if (common.size() > best.size()) {
                best = common;
            }
        }
        return std::string(best);
    }

private:
    using Iterator = std::vector<std::size_t>::const_iterator;

    std::string_view suffix(std::size_t index) const {
        return std::string_view(text_).substr(suffixes_[index]);
    }

    static std::string_view common_prefix(std::string_view a, std::string_view b) {
        auto mismatch = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
        return a.substr(0, static_cast<std::size_t>(mismatch.first - a.begin()));
    }

    // Prefix doubling: after round k the suffixes are sorted by their first 2^k characters. Each round sorts pairs of ranks,
    // which makes O(n log^2 n) in all.
    void build() {
        const std::size_t n = text_.size();
        std::iota(suffixes_.begin(), suffixes_.end(), std::size_t{0});
        std::vector<long> rank(n);
        std::vector<long> next_rank(n);
        for (std::size_t i = 0; i < n; ++i) {
            rank[i] = static_cast<unsigned char>(text_[i]);
        }
        for (std::size_t length = 1; n > 1; length *= 2) {
            auto key = [&](std::size_t start) {
                long second = start + length < n ? rank[start + length] : -1;
                return std::make_pair(rank[start], second);
            };
            std::sort(suffixes_.begin(), suffixes_.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
            next_rank[suffixes_[0]] = 0;
            for (std::size_t i = 1; i < n; ++i) {
                bool larger = key(suffixes_[i - 1]) < key(suffixes_[i]);
                next_rank[suffixes_[i]] = next_rank[suffixes_[i - 1]] + (larger ? 1 : 0);
            }
            rank.swap(next_rank);
            if (rank[suffixes_[n - 1]] == static_cast<long>(n) - 1) {
                break;
            }
        }
    }

    std::pair<Iterator, Iterator> range(std::string_view pattern) const {
        std::string_view all(text_);
        auto head = [&](std::size_t start) { return all.substr(start, pattern.size()); };
        auto first = std::lower_bound(suffixes_.begin(), suffixes_.end(), pattern,
                                      [&](std::size_t start, std::string_view value) { return head(start) < value; });
        auto last = std::upper_bound(first, suffixes_.end(), pattern,
                                     [&](std::string_view value, std::size_t start) { return value < head(start); });
        return {first, last};
    }

    std::string text_;
    std::vector<std::size_t> suffixes_;
};

}  // namespace text

int main() {
    text::SuffixArray index("the hawk that watched the hawk that slept");
    for (std::size_t position : index.find("hawk")) {
        std::cout << "hawk at " << position << '\n';
    }
    std::cout << "longest repeat: '" << index.longest_repeat() << "'\n";
    return 0;
}
