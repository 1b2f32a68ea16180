//! Step by step through time, for a group of touchpoints that lie on common loops.

use nalgebra::{DMatrix, DVector};

use super::{
    chain::instantly,
    grid::{BLOCK, GridLaw},
};

/// Flows below this wait until there is more: so the history to look back on stays short, no denormal
/// number slows the processor down, and nothing is lost.
const NOTHING: f64 = 1e-16;

/// Completed stays of each part of each touchpoint that are known beforehand. Empty for none.
pub(super) struct Sources(pub Vec<Vec<Vec<f64>>>);

/// A part of a touchpoint inside its group: where it leads by index in the group.
pub(super) struct Leg<'a> {
    /// When its stays end.
    pub law: &'a GridLaw,
    /// Touchpoints of the group and shares.
    pub into: Vec<(usize, f64)>,
}

/// Arrivals, and completed stays part by part. Empty where there are none.
pub(super) type Marched = (Vec<Vec<f64>>, Vec<Vec<Vec<f64>>>);

/// Solves x(j) = inflow(j) + Σ share·ends(i), ends(i) = source(i) + weights(i) ∗ x(i) step by step.
/// The weights are those of the jumps as lags of the grid; `everything` adds the hat weights of the continuous part.
pub(super) fn march(
    members: &[Vec<Leg>],
    inflow: Vec<Vec<f64>>,
    sources: Sources,
    n: usize,
    everything: bool,
) -> Result<Marched, String> {
    let count = members.len();
    let mut ends = sources.0;
    if inflow
        .iter()
        .chain(ends.iter().flatten())
        .all(Vec::is_empty)
    {
        return Ok((inflow, ends));
    }
    let silent: Vec<Vec<bool>> = (members.iter().zip(&ends))
        .map(|(legs, ends)| {
            let none = |leg: &Leg| {
                leg.law.lags.is_empty() && (!everything || leg.law.smooth.hat.is_empty())
            };
            legs.iter()
                .zip(ends)
                .map(|(leg, source)| source.is_empty() && none(leg))
                .collect()
        })
        .collect();
    let solver = implicit(members, |i, l| instantly(members[i][l].law, everything))?;
    let mut x = vec![vec![0.0; n]; count];
    ends.iter_mut().flatten().for_each(|e| e.resize(n, 0.0));
    let mut history: Vec<Vec<[f64; BLOCK]>> = members
        .iter()
        .map(|legs| vec![[0.0; BLOCK]; legs.len()])
        .collect();
    // The first and the last step so far at which anybody came.
    let mut active = vec![(usize::MAX, 0); count];
    let mut waiting = vec![0.0; count];
    let mut now = DVector::zeros(count);
    let mut solved = DVector::zeros(count);
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        if everything {
            for (i, legs) in members.iter().enumerate() {
                for (leg, sums) in legs.iter().zip(&mut history[i]) {
                    *sums = look_back(&x[i], active[i], &leg.law.padded, start);
                }
            }
        }
        for t in start..end {
            for (now, inflow) in now.iter_mut().zip(&inflow) {
                *now = inflow.get(t).copied().unwrap_or(0.0);
            }
            for (i, legs) in members.iter().enumerate() {
                for (l, leg) in legs.iter().enumerate() {
                    let mut sum = ends[i][l][t];
                    if everything {
                        sum += history[i][l][t - start];
                        let reach = (t + 1).saturating_sub(leg.law.smooth.hat.len()).min(t);
                        let recent = &x[i][start.max(reach)..t];
                        let weights = leg.law.smooth.hat.iter().skip(1);
                        sum += recent
                            .iter()
                            .rev()
                            .zip(weights)
                            .map(|(x, w)| x * w)
                            .sum::<f64>();
                    }
                    for &(lag, weight) in leg.law.lags.iter().filter(|a| a.0 > 0) {
                        if lag > t {
                            break;
                        }
                        sum += weight * x[i][t - lag];
                    }
                    ends[i][l][t] = sum;
                    for &(to, share) in &leg.into {
                        now[to] += share * sum;
                    }
                }
            }
            let values = match &solver {
                Some(inverse) => {
                    inverse.mul_to(&now, &mut solved);
                    &solved
                }
                None => &now,
            };
            for (i, legs) in members.iter().enumerate() {
                let value = values[i] + waiting[i];
                if value.abs() < NOTHING {
                    waiting[i] = value;
                    continue;
                }
                waiting[i] = 0.0;
                x[i][t] = value;
                active[i] = (active[i].0.min(t), t + 1);
                for (l, leg) in legs.iter().enumerate() {
                    ends[i][l][t] += instantly(leg.law, everything) * value;
                }
            }
        }
    }
    // What is nothing at all need not be followed any further.
    for (x, active) in x.iter_mut().zip(&active) {
        if active.1 == 0 {
            x.clear();
        }
    }
    for (ends, silent) in ends.iter_mut().flatten().zip(silent.iter().flatten()) {
        if *silent || ends.iter().all(|e| *e == 0.0) {
            ends.clear();
        }
    }
    Ok((x, ends))
}

/// Σ x(m)·w(t − m) over m < start, for the [`BLOCK`] steps t from `start` on. All outputs of a block
/// share one pass: each x is read once, and the inner loop has a fixed length, so it runs in
/// registers.
fn look_back(x: &[f64], active: (usize, usize), weights: &[f64], start: usize) -> [f64; BLOCK] {
    let mut sums = [0.0; BLOCK];
    let reach = weights.len().saturating_sub(BLOCK + 1);
    let first = start.saturating_sub(reach).max(active.0);
    let last = active.1.min(start);
    if first >= last {
        return sums;
    }
    let lags = weights[start - last + 1..=start - first + BLOCK - 1].array_windows::<BLOCK>();
    for (x, w) in x[first..last].iter().rev().zip(lags) {
        for (sum, w) in sums.iter_mut().zip(w) {
            *sum += x * w;
        }
    }
    sums
}

/// (I − W₀)⁻¹, where W₀(j, i) is the share of arrivals at i that arrive at j in the same step, from the
/// shares of stays that take no time by member and leg; `None` when there are none.
pub(super) fn implicit(
    members: &[Vec<Leg>],
    instantly: impl Fn(usize, usize) -> f64,
) -> Result<Option<DMatrix<f64>>, String> {
    let count = members.len();
    let mut matrix = DMatrix::<f64>::identity(count, count);
    let mut any = false;
    for (i, legs) in members.iter().enumerate() {
        for (l, leg) in legs.iter().enumerate() {
            let weight = instantly(i, l);
            for &(to, share) in leg.into.iter().filter(|_| weight != 0.0) {
                matrix[(to, i)] -= share * weight;
                any = true;
            }
        }
    }
    if !any {
        return Ok(None);
    }
    matrix
        .try_inverse()
        .filter(|inverse| inverse.iter().all(|v| v.is_finite() && *v < 1e12))
        .map(Some)
        .ok_or_else(|| "A loop takes no time and cannot be left.".to_owned())
}
