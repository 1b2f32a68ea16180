//! The one rule by which the shares out of a touchpoint change.

/// Multiplies some shares and lets the others, drop-off included, shrink or grow in proportion.
///
/// `shares` out of a touchpoint sum to at most 1; the rest drops off. Those with a factor other than
/// 1 become share × factor; the others, and the drop-off, are scaled alike so that everything still
/// sums to 1. When the multiplied shares alone would exceed 1 they are scaled down to 1.
pub fn multiply_shares(shares: &mut [f64], factors: &[f64]) {
    let changed = |factor: &f64| *factor != 1.0;
    if !factors.iter().any(changed) {
        return;
    }
    let sum_of = |shares: &[f64], which: bool| -> f64 {
        let pairs = shares.iter().zip(factors);
        pairs
            .filter(|(_, f)| changed(f) == which)
            .map(|(s, _)| s)
            .sum()
    };
    let others_before = 1.0 - sum_of(shares, true);
    for (share, factor) in shares.iter_mut().zip(factors) {
        *share *= factor;
    }
    let multiplied = sum_of(shares, true);
    let shrink = if multiplied > 1.0 {
        1.0 / multiplied
    } else {
        1.0
    };
    let others_after = (1.0 - multiplied).max(0.0);
    let scale = if others_before > 0.0 {
        others_after / others_before
    } else {
        0.0
    };
    for (share, factor) in shares.iter_mut().zip(factors) {
        *share *= if changed(factor) { shrink } else { scale };
    }
}

/// Scales shares down so that they sum to at most 1; returns whether it had to.
pub fn cap_shares(shares: &mut [f64]) -> bool {
    let sum: f64 = shares.iter().sum();
    let over = sum > 1.0;
    if over {
        shares.iter_mut().for_each(|share| *share /= sum);
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_shrink_in_proportion() {
        // 0.2 × 1.8 = 0.36; the other 0.8 (0.5 and 0.3 dropping off) becomes 0.64: 0.4 and 0.24.
        let mut shares = [0.2, 0.5];
        multiply_shares(&mut shares, &[1.8, 1.0]);
        assert!((shares[0] - 0.36).abs() < 1e-12 && (shares[1] - 0.4).abs() < 1e-12);
    }

    #[test]
    fn multiplied_shares_never_exceed_one() {
        let mut shares = [0.8, 0.1];
        multiply_shares(&mut shares, &[2.0, 1.0]);
        assert_eq!(shares, [1.0, 0.0]);
    }
}
