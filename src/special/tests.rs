use super::*;

/// Draws without a crate: xorshift (Marsaglia 2003, *Xorshift RNGs*, J. Stat. Softw. 8(14)).
struct Luck(u64);

impl Luck {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn among(&mut self, list: &[f64]) -> f64 {
        list[(self.unit() * list.len() as f64) as usize]
    }

    /// An edge, or a number of any size between 10^-`size` and 10^`size`.
    fn number(&mut self, edges: &[f64], size: f64) -> f64 {
        match self.unit() < 0.5 {
            true => self.among(edges),
            false => 10f64.powf((2.0 * self.unit() - 1.0) * size),
        }
    }

    fn probability(&mut self) -> f64 {
        let edges = [1e-300, 1e-17, 1e-9, 1e-3, 0.5, 1.0 - 1e-9, 1.0 - 1e-16];
        match self.unit() < 0.5 {
            true => self.among(&edges),
            false => self.unit(),
        }
    }
}

fn unit(x: f64) -> Unit {
    Unit { x, rest: 1.0 - x }
}

fn close(found: f64, expected: f64) {
    let off = (found / expected - 1.0).abs();
    assert!(off < 1e-12, "found {found:e}, expected {expected:e}");
}

/// Φ(1) and Φ(2) to 15 digits (Abramowitz and Stegun, table 26.1).
#[test]
fn the_normal_law_has_its_tabled_values() {
    close(normal(1.0).below, 0.841_344_746_068_543);
    close(normal(2.0).below, 0.977_249_868_051_821);
    close(normal(-2.0).above, 0.977_249_868_051_821);
    assert_eq!(normal(f64::INFINITY).below, 1.0);
    assert_eq!(normal(f64::NEG_INFINITY).below, 0.0);
}

/// The quantile is right where its part is p to 1e-12, or where p lies between the parts of two numbers that
/// are 1e-12 away from it: narrow laws change by more from one representable number to the next.
#[test]
fn a_hundred_thousand_beta_quantiles_at_the_edges() {
    let edges = [
        1e-300,
        1e-20,
        1e-9,
        1e-3,
        0.5,
        1.0,
        1.0 + 1e-12,
        2.0,
        100.0,
        1e6,
        8e6,
        9_999_998.0,
        1e9,
    ];
    let mut luck = Luck(88_172_645_463_325_252);
    for _ in 0..100_000 {
        let a = luck.number(&edges, 9.0);
        let b = match luck.unit() < 0.1 {
            true => a,
            false => luck.number(&edges, 9.0),
        };
        let p = luck.probability();
        let found = beta_quantile(a, b, Parts::at(p));
        if (beta(a, b, found).below - p).abs() <= 1e-12 {
            continue;
        }
        let moved = |by: f64| match found {
            Unit { x, .. } if x <= 0.5 => {
                unit((x * (1.0 + by)).max(if by > 0.0 { TINY } else { 0.0 }))
            }
            Unit { rest, .. } => {
                let rest = (rest * (1.0 - by)).max(if by < 0.0 { TINY } else { 0.0 });
                Unit {
                    x: 1.0 - rest,
                    rest,
                }
            }
        };
        let low = beta(a, b, moved(-1e-12)).below;
        let high = beta(a, b, moved(1e-12)).below;
        let ends = (found.x == 0.0, found.rest == 0.0);
        assert!(
            (low <= p + 1e-12 || ends.0) && (high >= p - 1e-12 || ends.1),
            "Beta({a:e}, {b:e}) at {p:e}: {found:?}, {low:e} to {high:e}"
        );
    }
}

#[test]
fn a_hundred_thousand_gamma_quantiles_at_the_edges() {
    let edges = [
        1e-300, 1e-20, 1e-9, 1e-3, 0.5, 1.0, 100.0, 1e9, 1e12, 1e18, 1e30,
    ];
    let mut luck = Luck(1_181_783_497_276_652_981);
    for _ in 0..100_000 {
        let shape = luck.number(&edges, 12.0);
        let p = luck.probability();
        let x = gamma_quantile(shape, Parts::at(p));
        if (gamma(shape, x).below - p).abs() <= 1e-12 {
            continue;
        }
        let low = gamma(shape, x * (1.0 - 1e-12)).below;
        let high = gamma(shape, (x * (1.0 + 1e-12)).max(TINY)).below;
        assert!(
            (low <= p + 1e-12 || x == 0.0) && high >= p - 1e-12,
            "Gamma({shape:e}) at {p:e}: {x:e}, {low:e} to {high:e}"
        );
    }
}

/// Beta(1, b): 1 − (1 − p)^(1/b). Beta(a, 1): p^(1/a). Beta(2, b): I_x = 1 − (1 − x)^b (1 + b·x).
/// The laws that hung the program among them.
#[test]
fn beta_has_its_closed_forms() {
    for b in [0.25, 1.0, 3.0, 8e6, 1e9] {
        for p in [1e-12f64, 0.001, 0.3, 0.5, 0.9, 0.999] {
            let expected = -((-p).ln_1p() / b).exp_m1();
            let found = beta_quantile(1.0, b, Parts::at(p));
            close(found.x, expected);
            close(found.rest, ((-p).ln_1p() / b).exp());
            close(beta_quantile(b, 1.0, Parts::at(p)).x, p.powf(1.0 / b));
        }
    }
    for (b, p) in [
        (9_999_998.0, 0.5),
        (9_999_998.0, 0.001),
        (2e7, 0.999),
        (30.0, 0.2),
    ] {
        let x = beta_quantile(2.0, b, Parts::at(p)).x;
        let power = b * (-x).ln_1p();
        // 1 − e^power (1 + b·x), without the 1 where x is small.
        let back = -power.exp_m1() - power.exp() * b * x;
        assert!((back - p).abs() < 1e-12, "Beta(2, {b}) at {p}: {back}");
    }
    // Alike shapes: the median is a half.
    for a in [1e-3, 1.0, 5.0, 100.0, 1e9] {
        close(beta_quantile(a, a, Parts::at(0.5)).x, 0.5);
    }
}

/// Gamma(1): −ln(1 − p). Gamma(1/2): z²/2, with z the normal quantile of (1 + p)/2. Large shapes: the median
/// is shape − 1/3 + 8/(405·shape) (Choi 1994, *On the medians of gamma distributions*, Proc. AMS 121(1)).
#[test]
fn gamma_has_its_closed_forms() {
    for p in [1e-12f64, 0.001, 0.5, 0.9, 0.999] {
        close(gamma_quantile(1.0, Parts::at(p)), -(-p).ln_1p());
    }
    let z: f64 = 1.644_853_626_951_472_7;
    close(gamma_quantile(0.5, Parts::at(0.9)), z * z / 2.0);
    for shape in [1e5, 1e9, 1e12] {
        let median = shape - 1.0 / 3.0 + 8.0 / (405.0 * shape);
        close(gamma_quantile(shape, Parts::at(0.5)), median);
    }
}

/// Student's t with 1 degree of freedom is Cauchy's law, tan(π(p − ½)); with 2 degrees it is
/// (2p − 1)·√(2/(4p(1 − p))); with very many it is normal.
#[test]
fn student_has_its_closed_forms() {
    for p in [0.025f64, 0.3, 0.75, 0.975, 0.999] {
        let odds = 4.0 * p * (1.0 - p);
        close(
            student_quantile(2.0, p),
            (2.0 * p - 1.0) * (2.0 / odds).sqrt(),
        );
        let cauchy = (std::f64::consts::PI * (p - 0.5)).tan();
        assert!((student_quantile(1.0, p) / cauchy - 1.0).abs() < 1e-11);
        for degrees in [1.0, 2.0, 7.0, 1e3, 1e9] {
            let back = student(degrees, student_quantile(degrees, p)).below;
            assert!((back - p).abs() < 1e-12, "{degrees} at {p}: {back}");
        }
    }
    let normal = 1.959_963_984_540_054;
    assert!((student_quantile(1e9, 0.975) - normal).abs() < 1e-8);
    assert_eq!(student(3.0, f64::INFINITY).below, 1.0);
    assert_eq!(student(3.0, f64::NEG_INFINITY).below, 0.0);
}

/// P(K ≤ 2) of 10 throws of a coin is 56/1024, of which nobody has any is (1 − p)^n.
#[test]
fn binomial_has_its_closed_forms() {
    close(binomial(10, 0.5, 2).below, 56.0 / 1024.0);
    close(binomial(10, 0.5, 5).above, 386.0 / 1024.0);
    let n = 1_000_000_000_000;
    let expected = (n as f64 * (-1e-12f64).ln_1p()).exp();
    close(binomial(n, 1e-12, 0).below, expected);
    assert_eq!(binomial(10, 0.5, 10).below, 1.0);
    assert_eq!(binomial(10, 1.0, 9).below, 0.0);
    assert_eq!(binomial(10, 0.0, 0).below, 1.0);
}

/// E[X; X ≤ x] of a log-normal law is e^(σ²/2) Φ(z − σ): at z = σ half of the mean.
#[test]
fn moments_of_far_laws() {
    for sigma in [8.0f64, 20.0, 37.0] {
        close(
            far_log_normal_moment(sigma, sigma),
            (sigma * sigma / 2.0).exp() / 2.0,
        );
    }
    assert!(far_log_normal_moment(600.0, 1.0).is_finite());
    // γ(2, y) = 1 − e^(−y)(1 + y) holds for small s too.
    let y: f64 = 1.5;
    close(far_lower_gamma(2.0, y), (1.0 - (-y).exp() * (1.0 + y)) / y);
}
