//! Vectors of parameters, whose coordinates may belong to problems that do not depend on each other: those then have
//! scalars of their own.

/// Numbers to a task of the thread pool, at most: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1 << 13;
/// Partial sums of a product in `f32`.
const PARTIAL: usize = 16;

/// Numbers to a task, a multiple of `width`.
pub(super) fn chunk(width: usize) -> usize {
    (CHUNK / width).max(1) * width
}

/// How the numbers of a vector belong to problems: all to one, or in turns to as many as the width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes {
    pub(super) problems: usize,
    pub(super) width: usize,
}

impl Lanes {
    /// The scalar of coordinate `c`.
    pub(super) fn of(self, scalars: &[f64], c: usize) -> f64 {
        if self.problems == 1 { scalars[0] } else { scalars[c] }
    }

    /// The sum of `term` over the numbers of `a` and `b`, of each problem; both begin with the first coordinate of a feature.
    #[inline]
    fn sums(self, a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> Vec<f64> {
        let mut sums = vec![0.0; self.problems];
        if let [sum] = &mut sums[..] {
            let mut partial = [0.0_f32; PARTIAL];
            let ((a, last_a), (b, last_b)) = (a.as_chunks::<PARTIAL>(), b.as_chunks::<PARTIAL>());
            for (a, b) in a.iter().zip(b) {
                for lane in 0..PARTIAL {
                    partial[lane] += term(a[lane], b[lane]);
                }
            }
            *sum = partial.iter().map(|&p| f64::from(p)).sum::<f64>()
                + last_a.iter().zip(last_b).map(|(&a, &b)| f64::from(term(a, b))).sum::<f64>();
        } else {
            for (a, b) in a.chunks_exact(self.width).zip(b.chunks_exact(self.width)) {
                for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
                    *sum += f64::from(term(a, b));
                }
            }
        }
        sums
    }

    /// `a . b` of each problem.
    pub(super) fn dot(self, a: &[f32], b: &[f32]) -> Vec<f64> {
        self.sums(a, b, |a, b| a * b)
    }

    /// `a . diag(weights) a` of each problem.
    pub(super) fn weighted_square(self, a: &[f32], weights: &[f32]) -> Vec<f64> {
        self.sums(a, weights, |a, weight| a * a * weight)
    }

    /// `a . b` of each problem in `f64`.
    pub(super) fn dot_double<T: Copy + Into<f64>>(self, a: &[f64], b: &[T]) -> Vec<f64> {
        let mut sums = vec![0.0; self.problems];
        if let [sum] = &mut sums[..] {
            *sum = a.iter().zip(b).map(|(a, &b)| a * b.into()).sum();
        } else {
            for (a, b) in a.chunks_exact(self.width).zip(b.chunks_exact(self.width)) {
                for ((sum, a), &b) in sums.iter_mut().zip(a).zip(b) {
                    *sum += a * b.into();
                }
            }
        }
        sums
    }

    /// Sums of partial sums, in their order.
    pub(super) fn total(self, parts: &[Vec<f64>]) -> Vec<f64> {
        let mut total = vec![0.0; self.problems];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        total
    }
}

/// `sum += sign scalar x`, each number with the scalar of its problem.
pub(super) fn add_scaled(sum: &mut [f32], scalars: &[f32], x: &[f32], sign: f32) {
    if let [scalar] = scalars {
        let scalar = sign * scalar;
        sum.iter_mut().zip(x).for_each(|(sum, x)| *sum += scalar * x);
    } else {
        for (sum, x) in sum.chunks_exact_mut(scalars.len()).zip(x.chunks_exact(scalars.len())) {
            sum.iter_mut().zip(x).zip(scalars).for_each(|((sum, x), scalar)| *sum += sign * scalar * x);
        }
    }
}

/// `c = r i + scalar c`, each number with the scalar of its problem.
pub(super) fn towards(c: &mut [f32], scalars: &[f32], r: &[f32], i: &[f32]) {
    if let [scalar] = scalars {
        c.iter_mut().zip(r).zip(i).for_each(|((c, r), i)| *c = r * i + scalar * *c);
    } else {
        let width = scalars.len();
        let parts = c.chunks_exact_mut(width).zip(r.chunks_exact(width)).zip(i.chunks_exact(width));
        for ((c, r), i) in parts {
            for (((c, r), i), scalar) in c.iter_mut().zip(r).zip(i).zip(scalars) {
                *c = r * i + scalar * *c;
            }
        }
    }
}
