//! Links: from decision values to probabilities, and for the solver a row's loss with its derivatives.
//!
//! With probabilities `p` and the row's mass `t = sum_c s_c y_c`, by the decision values `z` of the row:
//!
//! ```text
//! softmax   gradient: t p_c - s_c y_c      Hessian: t (diag(p) - p p^T)
//! sigmoid   gradient: s_c (p_c - y_c)      Hessian: diag(s_c p_c (1 - p_c))
//! ```

use libm::{exp, log, log1p};

/// From decision values to probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// One of the classes: `p_c = exp(z_c) / sum_d exp(z_d)`.
    Softmax,
    /// Each class for itself: `p_c = 1 / (1 + exp(-z_c))`.
    Sigmoid,
}

impl Link {
    /// Turns the decision values of one row into probabilities, in place.
    pub fn apply(self, values: &mut [f64]) {
        match self {
            Self::Softmax => {
                softmax(values);
            }
            Self::Sigmoid => values.iter_mut().for_each(|value| *value = sigmoid(*value)),
        }
    }
}

/// The probability of what has these log odds.
pub(crate) fn sigmoid(odds: f64) -> f64 {
    1.0 / (1.0 + exp(-odds))
}

/// Minus the log-likelihood of one class for itself: a target of `y` at the decision value `z`.
fn sigmoid_loss(z: f64, y: f64) -> f64 {
    log1p(exp(-z.abs())) + z.max(0.0) - y * z
}

/// Minus the log-likelihood of the targets `y`, weighted by `s`; turns the decision values into probabilities in place. Gives
/// the row's mass too.
fn softmax_loss(z: &mut [f64], y: &[f32], s: &[f64]) -> (f64, f64) {
    let mass: f64 = y.iter().zip(s).map(|(&y, s)| s * f64::from(y)).sum();
    let fit: f64 = z.iter().zip(y).zip(s).map(|((z, &y), s)| s * f64::from(y) * z).sum();
    (mass * softmax(z) - fit, mass)
}

/// Turns decision values into probabilities in place; gives the logarithm of the sum of exponentials.
fn softmax(values: &mut [f64]) -> f64 {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for value in values.iter_mut() {
        *value = exp(*value - top);
        sum += *value;
    }
    values.iter_mut().for_each(|value| *value /= sum);
    top + log(sum)
}

/// The most classes of which a row's Hessian is stored whole.
const MOST_NARROW: usize = 5;

/// A row's coordinates, of which the solver has a weight each, and its Hessian in them.
///
/// Softmax does not change where a number is added to all decision values, so at the minimum the weights of a feature sum to 0
/// over the classes. With few classes the coordinates are therefore those of the vectors of sum 0 in an orthonormal
/// basis (Helmert's): the penalty stays as it is, and two classes take half of the work, three two thirds.
#[derive(Clone, Debug)]
pub(super) enum Coordinates {
    /// Softmax of few classes. The basis is `k` x `k - 1`; a row's Hessian is stored whole.
    Narrow(Vec<f64>),
    /// Softmax of many classes, in decision values; of a row's Hessian the probabilities and the mass are stored.
    Wide,
    /// Classes that do not depend on each other; of a row's Hessian the diagonal is stored.
    Independent,
}

impl Coordinates {
    pub(super) fn new(link: Link, k: usize) -> Self {
        match link {
            Link::Softmax if k <= MOST_NARROW => Self::Narrow(helmert(k)),
            Link::Softmax => Self::Wide,
            Link::Sigmoid => Self::Independent,
        }
    }

    /// Number of coordinates for `k` classes.
    pub(super) fn width(&self, k: usize) -> usize {
        if matches!(self, Self::Narrow(_)) { k - 1 } else { k }
    }

    /// Number of minimisations that do not depend on each other.
    pub(super) fn problems(&self, k: usize) -> usize {
        if matches!(self, Self::Independent) { k } else { 1 }
    }

    /// How many numbers a row's Hessian is stored in.
    pub(super) fn hessian_width(&self, k: usize) -> usize {
        match self {
            Self::Narrow(_) => (k - 1) * (k - 1),
            Self::Wide => k + 1,
            Self::Independent => k,
        }
    }

    /// From coordinates to decision values.
    pub(super) fn expand(&self, u: &[f64], z: &mut [f64]) {
        match self {
            Self::Narrow(basis) => {
                for (z, basis) in z.iter_mut().zip(basis.chunks_exact(u.len())) {
                    *z = basis.iter().zip(u).map(|(q, u)| q * u).sum();
                }
            }
            Self::Wide | Self::Independent => z.copy_from_slice(u),
        }
    }

    /// From decision values of sum 0 to coordinates; the transpose of [`Coordinates::expand`].
    pub(super) fn reduce(&self, z: &[f64], u: &mut [f64]) {
        match self {
            Self::Narrow(basis) => {
                u.fill(0.0);
                for (z, basis) in z.iter().zip(basis.chunks_exact(u.len())) {
                    u.iter_mut().zip(basis).for_each(|(u, q)| *u += q * z);
                }
            }
            Self::Wide | Self::Independent => u.copy_from_slice(z),
        }
    }

    /// Loss of a row, added to `loss` (one number a problem): minus the log-likelihood of the targets `y`, weighted by `s`.
    /// Turns the decision values `z` into the gradient by them, and stores the Hessian.
    pub(super) fn differentiate(
        &self,
        z: &mut [f64],
        y: &[f32],
        s: &[f64],
        loss: &mut [f64],
        hessian: &mut [f32],
    ) {
        if matches!(self, Self::Independent) {
            for ((((z, &y), s), loss), h) in z.iter_mut().zip(y).zip(s).zip(loss).zip(hessian) {
                let y = f64::from(y);
                *loss += s * sigmoid_loss(*z, y);
                let p = sigmoid(*z);
                *h = (s * p * (1.0 - p)) as f32;
                *z = s * (p - y);
            }
            return;
        }
        let (of_row, mass) = softmax_loss(z, y, s);
        loss[0] += of_row;
        if let Self::Narrow(basis) = self {
            let w = z.len() - 1;
            for a in 0..w {
                let mean: f64 = z.iter().enumerate().map(|(c, p)| p * basis[c * w + a]).sum();
                for b in 0..=a {
                    let cell: f64 = z
                        .iter()
                        .enumerate()
                        .map(|(c, p)| p * (basis[c * w + a] - mean) * basis[c * w + b])
                        .sum();
                    hessian[a * w + b] = (mass * cell) as f32;
                    hessian[b * w + a] = (mass * cell) as f32;
                }
            }
        } else {
            hessian.iter_mut().zip(&*z).for_each(|(h, p)| *h = *p as f32);
            hessian[z.len()] = mass as f32;
        }
        for ((z, &y), s) in z.iter_mut().zip(y).zip(s) {
            *z = mass * *z - s * f64::from(y);
        }
    }

    /// Loss of a row alone.
    pub(super) fn loss(&self, z: &mut [f64], y: &[f32], s: &[f64], loss: &mut [f64]) {
        if matches!(self, Self::Independent) {
            for (((z, &y), s), loss) in z.iter().zip(y).zip(s).zip(loss) {
                *loss += s * sigmoid_loss(*z, f64::from(y));
            }
        } else {
            loss[0] += softmax_loss(z, y, s).0;
        }
    }

    /// A row's Hessian times `v`, in place.
    #[inline]
    pub(super) fn bend(&self, hessian: &[f32], v: &mut [f32]) {
        match self {
            Self::Narrow(_) => match v {
                [v] => *v *= hessian[0],
                [a, b] => {
                    (*a, *b) = (hessian[0] * *a + hessian[1] * *b, hessian[2] * *a + hessian[3] * *b);
                }
                _ => {
                    let mut product = [0.0; MOST_NARROW];
                    for (sum, row) in product.iter_mut().zip(hessian.chunks_exact(v.len())) {
                        *sum = row.iter().zip(&*v).map(|(h, v)| h * v).sum();
                    }
                    v.copy_from_slice(&product[..v.len()]);
                }
            },
            Self::Wide => {
                let (p, mass) = hessian.split_at(v.len());
                let mean: f32 = v.iter().zip(p).map(|(v, p)| v * p).sum();
                v.iter_mut().zip(p).for_each(|(v, p)| *v = mass[0] * p * (*v - mean));
            }
            Self::Independent => v.iter_mut().zip(hessian).for_each(|(v, h)| *v *= h),
        }
    }

    /// Adds the diagonal of a row's Hessian to `sum`.
    pub(super) fn add_diagonal(&self, hessian: &[f32], sum: &mut [f64]) {
        let w = sum.len();
        match self {
            Self::Narrow(_) => {
                sum.iter_mut().zip(hessian.iter().step_by(w + 1)).for_each(|(s, &h)| *s += f64::from(h));
            }
            Self::Wide => {
                let mass = f64::from(hessian[w]);
                for (s, &p) in sum.iter_mut().zip(hessian) {
                    *s += mass * f64::from(p) * (1.0 - f64::from(p));
                }
            }
            Self::Independent => sum.iter_mut().zip(hessian).for_each(|(s, &h)| *s += f64::from(h)),
        }
    }
}

/// An orthonormal basis of the vectors of `k` numbers with sum 0, `k` x `k - 1`: column `j` is `(1, ..., 1, -j, 0, ...)`
/// with `j` ones, divided by its length.
fn helmert(k: usize) -> Vec<f64> {
    let mut basis = vec![0.0; k * (k - 1)];
    for j in 1..k {
        let scale = 1.0 / ((j * (j + 1)) as f64).sqrt();
        for c in 0..j {
            basis[c * (k - 1) + j - 1] = scale;
        }
        basis[j * (k - 1) + j - 1] = -(j as f64) * scale;
    }
    basis
}
