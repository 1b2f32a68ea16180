use super::{Share, Uncertain};

/// Every law of a number, at the edges of what it may be: its quantiles are allowed values and rise, and
/// those of a range and of counts lie where they were written.
#[test]
fn a_hundred_thousand_laws_at_the_edges_have_quantiles() {
    let edges = [
        5e-324,
        1e-300,
        1e-17,
        1e-9,
        0.1,
        0.5,
        1.0 - 1e-9,
        1.0 - 1.2e-16,
    ];
    let counts = [
        5e-324,
        1e-300,
        1e-9,
        0.5,
        1.0,
        2.0,
        5.0,
        100.0,
        8e6,
        9_999_998.0,
        1e9,
    ];
    let parts = [1e-9, 0.001, 0.05, 0.5, 0.95, 0.999, 1.0 - 1e-9];
    // Knuth's generator (MMIX): the upper bits are good enough to pick cases.
    let mut state = 1u64;
    let mut unit = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    for i in 0..100_000u32 {
        let pick = |u: f64, list: &[f64]| list[(u * list.len() as f64) as usize];
        let mut number = || match unit() {
            u if u < 0.5 => pick(2.0 * u, &edges),
            u => 2.0 * u - 1.0,
        };
        let mut three = [number(), number(), number()];
        three.sort_by(f64::total_cmp);
        let [a, b, c] = three.map(|x| Share::new(x).unwrap());
        let law = match i % 3 {
            0 => Uncertain::range(a, c),
            1 => Uncertain::beta(pick(unit(), &counts), pick(unit(), &counts)),
            _ => Uncertain::pert(a, b, c),
        };
        let Ok(law) = law else {
            continue;
        };
        let found = parts.map(|p| law.quantile(p).get());
        let all = || found.iter();
        assert!(all().all(|x| (0.0..=1.0).contains(x)), "{law:?}: {found:?}");
        let rising = |pair: &[f64]| pair[0] <= pair[1] * (1.0 + 1e-12);
        assert!(found.windows(2).all(rising), "{law:?}: {found:?}");
        if let Uncertain::Range(range) = law {
            let off = |x: f64, y: f64| (x - y).abs() <= 1e-12 * y.max(1e-300);
            assert!(off(found[2], range.low().get()), "{law:?}: {found:?}");
            assert!(off(found[4], range.high().get()), "{law:?}: {found:?}");
        }
    }
}
