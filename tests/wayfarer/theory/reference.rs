//! The reference journey of thirteen touchpoints against its exact values, which come from renewal
//! equations on a fine grid (errors below 2e-7): `shared/reference/saas13-expected.json` of the
//! project. Standard errors by the formulas in its note.

use super::support::*;

pub const CONVERSION: f64 = 0.109_710_622_751_164_39;
pub const ACTIVATION: f64 = 0.181_023_890_783_379_16;
pub const CHURN: f64 = 0.590_284_689_732_165_9;
pub const TTV_MEAN: f64 = 5.276_507_821_589_268;
const TTV_SD: f64 = 3.610_037_447_891_070_7;
const TTV_MEDIAN: f64 = 4.425_797_261_371_12;
const TTV_MEDIAN_DENSITY: f64 = 0.128_748_252_445_132_63;
const ACTIVE: f64 = 0.044_950_121_842_778_87;

#[test]
fn two_million_customers_agree_with_the_renewal_equations() {
    let map = sample("saas13");
    let ran = ran(&map, 2_000_000, 365.0, 1);
    let (n, tally) = (ran.n(), &ran.tally);
    let converted = tally.converted() as f64;
    let activated = tally.activation();
    let valued = activated.count as f64;
    close_share("conversion", tally.converted(), n, CONVERSION);
    close_share("activation", activated.count, n, ACTIVATION);
    close_share("churn", tally.churned, converted, CHURN);
    close_share("active", tally.active(), n, ACTIVE);
    close_share("lost", tally.lost, n, 1.0 - CONVERSION);
    let mean = activated.ticks as f64 / wayfarer::simulate::TICKS_PER_DAY / valued;
    close("ttv mean", mean, TTV_MEAN, TTV_SD / valued.sqrt());
    let median = tally.value_times.quantile(0.5).expect("a median").value;
    let se = 1.0 / (2.0 * TTV_MEDIAN_DENSITY * valued.sqrt());
    close("ttv median", median, TTV_MEDIAN, se);
    // Entries per touchpoint within the horizon. What a customer is most often to be found at within
    // a year, `usage`, has the widest spread: at most 13 visits, so a variance below 13 · mean.
    for (slug, visits) in [
        ("setup", 0.285_936_909_791_796_8),
        ("support", 0.098_556_977_417_129_67),
        ("first-success", 0.191_273_541_357_112_2),
        ("pricing", 0.197_037_756_377_998_42),
        ("usage", 0.810_251_676_259_074_5),
        ("help", 0.061_300_403_230_766_18),
        ("expansion", 0.045_975_302_423_074_54),
        ("advocacy", 0.015_937_509_887_149_964),
    ] {
        let at = ran.at(slug);
        // E[N²] ≤ most·E[N]: most is 13 for usage; elsewhere a third visit is so rare that 1.5 holds.
        let most = if slug == "usage" { 9.0 } else { 1.5 };
        let se = (most * visits / n).sqrt();
        close(slug, ran.visits(at) as f64 / n, visits, se);
    }
}
