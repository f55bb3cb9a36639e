// Fast Fourier transform and what can be done with it: convolution and the search for a period.

#include <cmath>
#include <complex>
#include <cstddef>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

namespace numerics {

using Complex = std::complex<double>;

/// Smallest power of two that is not less than `n`.
std::size_t next_power_of_two(std::size_t n) {
    std::size_t power = 1;
    while (power < n) {
        power *= 2;
    }
    return power;
}

/// Transforms `values` in place. The size must be a power of two. The inverse is scaled by 1/n, so that both together do nothing.
void fourier_transform(std::vector<Complex>& values, bool inverse = false) {
    const std::size_t n = values.size();
    if (n == 0 || (n & (n - 1)) != 0) {
        throw std::invalid_argument("the number of values must be a power of two, but was " + std::to_string(n));
    }
    // Bring the values into bit-reversed order; then every stage works on neighbours.
    for (std::size_t i = 1, j = 0; i < n; ++i) {
        std::size_t bit = n >> 1;
        for (; j & bit; bit >>= 1) {
            j ^= bit;
        }
        j ^= bit;
        if (i < j) {
            std::swap(values[i], values[j]);
        }
    }
    const double pi = std::acos(-1.0);
    for (std::size_t length = 2; length <= n; length *= 2) {
        const double angle = (inverse ? 2.0 : -2.0) * pi / static_cast<double>(length);
        const std::size_t half = length / 2;
        for (std::size_t k = 0; k < half; ++k) {
            const Complex root = std::polar(1.0, angle * static_cast<double>(k));
            for (std::size_t start = k; start < n; start += length) {
                const Complex even = values[start];
                const Complex odd = values[start + half] * root;
                values[start] = even + odd;
                values[start + half] = even - odd;
            }
        }
    }
    if (inverse) {
        for (Complex& value : values) {
            value /= static_cast<double>(n);
        }
    }
}

/// The convolution of two sequences: the coefficients of the product of two polynomials.
std::vector<double> convolve(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.empty() || b.empty()) {
        return {};
    }
    const std::size_t length = a.size() + b.size() - 1;
    const std::size_t padded = next_power_of_two(length);
    std::vector<Complex> fa(a.begin(), a.end());
    std::vector<Complex> fb(b.begin(), b.end());
    fa.resize(padded);
    fb.resize(padded);
    fourier_transform(fa);
    fourier_transform(fb);
    for (std::size_t i = 0; i < padded; ++i) {
        fa[i] *= fb[i];
    }
    fourier_transform(fa, true);
    std::vector<double> result(length);
    for (std::size_t i = 0; i < length; ++i) {
        result[i] = fa[i].real();
    }
    return result;
}

/// The period, in samples, of the strongest oscillation in a signal; 0 if the signal is constant.
double dominant_period(const std::vector<double>& signal) {
    const double mean = std::accumulate(signal.begin(), signal.end(), 0.0) / static_cast<double>(signal.size());
    std::vector<Complex> values(next_power_of_two(signal.size()));
    for (std::size_t i = 0; i < signal.size(); ++i) {
        values[i] = signal[i] - mean;
    }
    fourier_transform(values);
    std::size_t strongest = 0;
    double power = 1e-18;
    for (std::size_t k = 1; k <= values.size() / 2; ++k) {
        if (std::norm(values[k]) > power) {
            power = std::norm(values[k]);
            strongest = k;
        }
    }
    return strongest == 0 ? 0.0 : static_cast<double>(values.size()) / static_cast<double>(strongest);
}

}  // namespace numerics

int main() {
    // (1 + 2x)(3 + 4x + 5x^2) = 3 + 10x + 13x^2 + 10x^3
    for (double coefficient : numerics::convolve({1, 2}, {3, 4, 5})) {
        std::cout << std::round(coefficient) << ' ';
    }
    std::cout << '\n';
    return 0;
}
