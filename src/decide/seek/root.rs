//! Closing in on where a function passes zero, in few evaluations.

/// A place and how far the function lies above zero there.
pub(super) type At = (f64, f64);

/// Between a place where a function is at least 0 and one where it is below: closes in until the good side
/// is at most `enough` above 0, or the two sides are as near as numbers can be. The good side comes first.
///
/// False position that never keeps an end for long (the Illinois rule, Dowell and Jarratt 1971, BIT 11), with
/// a halving where that is slow, as at a jump.
pub(super) fn close_in<E>(
    mut f: impl FnMut(f64) -> Result<f64, E>,
    good: At,
    bad: At,
    enough: f64,
) -> Result<(At, At), E> {
    let (mut good, mut bad) = (good, bad);
    // The values that the line is drawn through: halved at an end that stays.
    let (mut up, mut down) = (good.1, bad.1);
    let mut width = f64::INFINITY;
    for round in 0..80 {
        let gap = (good.0 - bad.0).abs();
        let near = gap <= 1e-12 * good.0.abs().max(bad.0.abs());
        if good.1 <= enough || near || gap == 0.0 {
            break;
        }
        let slow = round % 3 == 2 && gap > 0.5 * width;
        if round % 3 == 2 {
            width = gap;
        }
        // Aims at the middle of what is good enough, so that the good side gets there.
        let aim = 0.5 * enough;
        let line = good.0 + (bad.0 - good.0) * (up - aim) / (up - down);
        let inside = line.is_finite()
            && (line - good.0).abs() < gap
            && (line - bad.0).abs() < gap
            && line != good.0
            && line != bad.0;
        let x = match inside && !slow {
            true => line,
            false => f64::midpoint(good.0, bad.0),
        };
        let y = f(x)?;
        if y >= 0.0 {
            (good, up) = ((x, y), y);
            down *= 0.5;
        } else {
            (bad, down) = ((x, y), y);
            up = aim + (up - aim).max(0.0) * 0.5 + f64::MIN_POSITIVE;
        }
    }
    Ok((good, bad))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn closed(f: impl Fn(f64) -> f64, good: f64, bad: f64, enough: f64) -> (At, At, u32) {
        let mut count = 0;
        let counted = |x: f64| {
            count += 1;
            Ok::<_, Infallible>(f(x))
        };
        let (g, b) = close_in(counted, (good, f(good)), (bad, f(bad)), enough).unwrap();
        assert!(g.1 >= 0.0 && b.1 < 0.0);
        (g, b, count)
    }

    #[test]
    fn a_smooth_curve_is_closed_in_on_in_few_steps() {
        // 1/(1 + e^−x) = 0.8 at ln 4.
        for (good, bad) in [(40.0, -3.0), (5.0, -500.0), (1.4, 1.3)] {
            let (at, _, count) = closed(|x| 1.0 / (1.0 + (-x).exp()) - 0.8, good, bad, 1e-4);
            assert!((at.0 - 4f64.ln()).abs() < 1e-3 && at.1 <= 1e-4, "{at:?}");
            assert!(count < 30, "{count}");
        }
    }

    #[test]
    fn a_jump_is_found_from_both_sides() {
        let (good, bad, _) = closed(|x| if x < 0.3 { 0.2 } else { -0.7 }, 0.0, 1.0, 1e-3);
        assert!(good.0 < 0.3 && bad.0 >= 0.3 && bad.0 - good.0 < 1e-11);
    }
}
