//! Absorbing random walks: the drunkard's walk (Grinstead and Snell, *Introduction to Probability*,
//! example 11.13) and the gambler's ruin (Feller 1968, chapter XIV).

use super::support::*;

/// A walk on 1…n−1 that goes up with probability `p`; going down from 1 is dropping off, and coming
/// to n the first success. Every step takes a day.
fn walk(n: usize, start: usize, p: f64) -> wayfarer::map::JourneyMap {
    let mut touchpoints = String::new();
    let mut flows = String::new();
    for i in 1..n {
        touchpoints += &format!(r#""p{i}": (stage: "s", name: "{i}", dwell: Fixed("1d")), "#);
        if i > 1 {
            flows += &format!(r#""p{i}>p{}": (share: {}), "#, i - 1, 1.0 - p);
        }
        flows += &format!(r#""p{i}>p{}": (share: {p}), "#, i + 1);
    }
    touchpoints += &format!(r#""p{n}": (stage: "s", name: "goal", moment: FirstSuccess)"#);
    journey(&format!(
        r#"entry: "p{start}", touchpoints: {{{touchpoints}}}, flows: {{{flows}}}"#
    ))
}

#[test]
fn the_drunkards_walk() {
    let visits = [[1.5, 1.0, 0.5], [1.0, 2.0, 1.0], [0.5, 1.0, 1.5]];
    let steps = [3.0, 4.0, 3.0];
    for start in 1..=3 {
        let row: [f64; 3] = visits[start - 1];
        let ran = ran(&walk(4, start, 0.5), 400_000, 100_000.0, 11);
        let n = ran.n();
        for j in 1..=3 {
            // Var = N_ij·(2·N_jj − 1) − N_ij² (Kemeny and Snell, *Finite Markov Chains*, 3.3.3).
            let mean = row[j - 1];
            let variance = mean * (2.0 * visits[j - 1][j - 1] - 1.0) - mean * mean;
            let at = ran.at(&format!("p{j}"));
            let seen = ran.visits(at) as f64 / n;
            close(
                &format!("visits from {start} to {j}"),
                seen,
                mean,
                (variance / n).sqrt(),
            );
        }
        // Var = (2N − I)·t − t² (3.3.5).
        let square: f64 = (0..3).map(|j| row[j] * steps[j]).sum();
        let mean = steps[start - 1];
        let variance = 2.0 * square - mean - mean * mean;
        close(
            &format!("steps from {start}"),
            ran.all_days(),
            mean,
            (variance / n).sqrt(),
        );
        let up = [0.25, 0.5, 0.75][start - 1];
        close_share("absorbed at 4", ran.tally.activation().count, n, up);
        close_share(
            "absorbed at 0",
            ran.tally.lost - ran.tally.activation().count,
            n,
            1.0 - up,
        );
    }
}

/// First and second moment of the steps of the gambler: t = 1 + P t and s = (2t − 1) + P s, solved by
/// elimination along the walk.
fn ruin_moments(n: usize, p: f64) -> (Vec<f64>, Vec<f64>) {
    let solve = |right: &dyn Fn(usize) -> f64| {
        let (mut upper, mut value) = (vec![0.0; n + 1], vec![0.0; n + 1]);
        for i in 1..n {
            let pivot = 1.0 - (1.0 - p) * upper[i - 1];
            upper[i] = p / pivot;
            value[i] = (right(i) + (1.0 - p) * value[i - 1]) / pivot;
        }
        let mut x = vec![0.0; n + 1];
        for i in (1..n).rev() {
            x[i] = value[i] + upper[i] * x[i + 1];
        }
        x
    };
    let steps = solve(&|_| 1.0);
    let squares = solve(&|i| 2.0 * steps[i] - 1.0);
    (steps, squares)
}

#[test]
fn the_gamblers_ruin() {
    let cases = [
        (0.5, 3, 10, 0.3, 21.0, 100_000),
        (
            0.49,
            50,
            100,
            0.119_174_919_855_519_96,
            1904.125_400_722_398_4,
            4_000,
        ),
        (
            0.4,
            5,
            10,
            0.116_363_636_363_636_45,
            19.181_818_181_818_183,
            100_000,
        ),
        (
            9.0 / 19.0,
            20,
            40,
            0.108_397_989_645_166_28,
            297.617_527_869_673,
            20_000,
        ),
    ];
    for (p, start, goal, reach, steps, customers) in cases {
        let (first, second) = ruin_moments(goal, p);
        equal("steps by elimination", first[start], steps, 1e-6);
        let ran = ran(&walk(goal, start, p), customers, 1_000_000.0, 12);
        let name = format!("p = {p:.3}, {start} of {goal}");
        close_share(&name, ran.tally.activation().count, ran.n(), reach);
        let sd = (second[start] - steps * steps).sqrt();
        close(
            &format!("{name}: steps"),
            ran.all_days(),
            steps,
            sd / ran.n().sqrt(),
        );
        assert_eq!((ran.tally.stopped, ran.tally.active()), (0, 0));
    }
}
