//! Polynomials with real coefficients: arithmetic, evaluation and roots.

use std::fmt;
use std::ops::{Add, Mul, Sub};

/// A polynomial; `coefficients[k]` belongs to `x^k` and the last one is not zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Polynomial {
    coefficients: Vec<f64>,
}

impl Polynomial {
    /// Builds a polynomial from its coefficients, constant term first.
    pub fn new(mut coefficients: Vec<f64>) -> Self {
        while coefficients.last() == Some(&0.0) {
            coefficients.pop();
        }
        Polynomial { coefficients }
    }

    /// The degree, or `None` for the zero polynomial.
    pub fn degree(&self) -> Option<usize> {
        self.coefficients.len().checked_sub(1)
    }

    /// The value at `x`, by Horner's rule.
    pub fn evaluate(&self, x: f64) -> f64 {
        self.coefficients.iter().rev().fold(0.0, |value, c| value * x + c)
    }

    /// The first derivative.
    pub fn derivative(&self) -> Polynomial {
        let coefficients = self
            .coefficients
            .iter()
            .enumerate()
            .skip(1)
            .map(|(power, c)| power as f64 * c)
            .collect();
        Polynomial::new(coefficients)
    }

    /// All real roots in ascending order, each to about `1e-12`.
    ///
    /// Between two neighbouring zeros of the derivative a polynomial is monotonic, so every such interval holds at most
    /// one root, which bisection finds. The zeros of the derivative come from a recursive call.
    pub fn real_roots(&self) -> Vec<f64> {
        match self.degree() {
            None | Some(0) => Vec::new(),
            Some(1) => vec![-self.coefficients[0] / self.coefficients[1]],
            Some(_) => {
                let bound = self.root_bound();
                let mut borders = vec![-bound];
                borders.extend(self.derivative().real_roots().into_iter().filter(|x| x.abs() < bound));
                borders.push(bound);
                let mut roots: Vec<f64> = Vec::new();
                for pair in borders.windows(2) {
                    if let Some(root) = self.bisect(pair[0], pair[1]) {
                        let known = roots.last().is_some_and(|last| (last - root).abs() < 1e-9);
                        if !known {
                            roots.push(root);
                        }
                    }
                }
                roots
            }
        }
    }

    /// Cauchy's bound: no root is larger in absolute value.
    fn root_bound(&self) -> f64 {
        let (leading, others) = self.coefficients.split_last().expect("degree is at least 1");
        1.0 + others.iter().map(|c| (c / leading).abs()).fold(0.0, f64::max)
    }

    fn bisect(&self, mut low: f64, mut high: f64) -> Option<f64> {
        let (at_low, at_high) = (self.evaluate(low), self.evaluate(high));
        // A root of even multiplicity touches zero at a border without changing the sign.
        if at_low.abs() < 1e-12 {
            return Some(low);
        }
        if at_high.abs() < 1e-12 {
            return Some(high);
        }
        if at_low.signum() == at_high.signum() {
            return None;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if self.evaluate(middle).signum() == at_low.signum() {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(0.5 * (low + high))
    }
}

fn combine(a: &Polynomial, b: &Polynomial, operation: impl Fn(f64, f64) -> f64) -> Polynomial {
    let length = a.coefficients.len().max(b.coefficients.len());
    let at = |p: &Polynomial, k: usize| p.coefficients.get(k).copied().unwrap_or(0.0);
    Polynomial::new((0..length).map(|k| operation(at(a, k), at(b, k))).collect())
}

impl Add for &Polynomial {
    type Output = Polynomial;

    fn add(self, other: &Polynomial) -> Polynomial {
        combine(self, other, |x, y| x + y)
    }
}

impl Sub for &Polynomial {
    type Output = Polynomial;

    fn sub(self, other: &Polynomial) -> Polynomial {
        combine(self, other, |x, y| x - y)
    }
}

impl Mul for &Polynomial {
    type Output = Polynomial;

    fn mul(self, other: &Polynomial) -> Polynomial {
        if self.coefficients.is_empty() || other.coefficients.is_empty() {
            return Polynomial::new(Vec::new());
        }
        let mut product = vec![0.0; self.coefficients.len() + other.coefficients.len() - 1];
        for (i, a) in self.coefficients.iter().enumerate() {
            for (j, b) in other.coefficients.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        Polynomial::new(product)
    }
}

impl fmt::Display for Polynomial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self
            .coefficients
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, c)| **c != 0.0)
            .map(|(power, c)| match power {
                0 => format!("{c}"),
                1 => format!("{c} x"),
                _ => format!("{c} x^{power}"),
            })
            .collect();
        if terms.is_empty() {
            out.write_str("0")
        } else {
            out.write_str(&terms.join(" + "))
        }
    }
}
