//! Random valid maps with every feature, as text, so that they pass through the file layer.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use wayfarer::{
    file::read_map,
    map::{JourneyMap, validate::validate},
};

use super::support::read;

/// The map with this number.
pub fn random_map(seed: u64) -> JourneyMap {
    let mut writer = Writer(StdRng::seed_from_u64(seed));
    loop {
        // Now and then the dice throw a loop that takes no time and is hardly ever left, which is refused.
        let text = writer.map();
        if !is_endless(&text) {
            return read(&text);
        }
    }
}

fn is_endless(text: &str) -> bool {
    let map = read_map(text, "test.ron").model;
    let found = map.map_or_else(Vec::new, |map| validate(&map));
    found.iter().any(|d| d.code == "endless-loop")
}

struct Writer(StdRng);

impl Writer {
    fn below(&mut self, n: usize) -> usize {
        self.0.random_range(0..n)
    }

    fn chance(&mut self, p: f64) -> bool {
        self.0.random::<f64>() < p
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        let x = low + (high - low) * self.0.random::<f64>();
        (x * 1000.0).round() / 1000.0
    }

    fn share(&mut self, most: f64) -> String {
        let x = self.between(0.01, most);
        match self.below(8) {
            0 => format!("Range({}, {})", x * 0.8, x),
            1 => format!("Beta({}, {})", 60.0 * x, 60.0 - 60.0 * x),
            2 => format!("Pert(min: {}, likely: {}, max: {})", x * 0.5, x * 0.8, x),
            _ => format!("{x}"),
        }
    }

    fn money(&mut self) -> String {
        let x = self.between(1.0, 100.0);
        if self.chance(0.2) {
            format!("Range({x}, {})", x * 1.5)
        } else {
            format!("{x}")
        }
    }

    fn dwell(&mut self) -> String {
        let d = self.between(0.05, 20.0);
        match self.below(11) {
            0 => "Fixed(\"0d\")".into(),
            1 => format!("Fixed(\"{d}d\")"),
            2 => format!("Exponential(Range(\"{d}d\", \"{}d\"))", d * 1.4),
            3 => format!("Usually(median: \"{d}d\", p90: \"{}d\")", d * 3.0),
            4 => format!(
                "Weibull(shape: {}, scale: \"{d}d\")",
                self.between(0.6, 2.5)
            ),
            5 => format!(
                "Gamma(mean: \"{d}d\", sd: \"{}d\")",
                d * self.between(0.3, 1.2)
            ),
            6 => format!("Between(\"0d\", \"{d}d\")"),
            7 => format!("Pert(min: \"0d\", likely: \"{}d\", max: \"{d}d\")", d / 3.0),
            8 => format!("Quantiles([\"0d\", \"{}d\", \"{d}d\"])", d / 4.0),
            9 => format!(
                "LogNormal(mu: {}, sigma: {})",
                d.ln(),
                self.between(0.3, 1.0)
            ),
            _ => format!("Exponential(\"{d}d\")"),
        }
    }

    fn maybe(&mut self, p: f64, field: impl FnOnce(&mut Self) -> String) -> String {
        if self.chance(p) {
            field(self)
        } else {
            String::new()
        }
    }

    fn touchpoint(&mut self, i: usize, stages: usize) -> String {
        const MOMENTS: [&str; 9] = [
            "SignUp",
            "SetUp",
            "Aha",
            "FirstSuccess",
            "Conversion",
            "ProblemResolution",
            "Renewal",
            "Expansion",
            "Referral",
        ];
        let mut text = format!(
            "\"t{i}\": (stage: \"s{}\", name: \"T{i}\", ",
            self.below(stages)
        );
        text += &format!("dwell: {}, ENDS {i}, ", self.dwell());
        text += &self.maybe(0.6, |w| format!("moment: {}, ", MOMENTS[w.below(9)]));
        text += &self.maybe(0.5, |w| format!("emotion: {}, ", w.between(-1.0, 1.0)));
        text += &self.maybe(0.3, |w| {
            ["support: Ticket, ", "support: Response, "][w.below(2)].into()
        });
        for field in [
            "cost",
            "revenue",
            "cost_per_day",
            "revenue_per_day",
            "subscribe",
        ] {
            text += &self.maybe(0.2, |w| format!("{field}: {}, ", w.money()));
        }
        text += &self.maybe(0.15, |w| format!("expand: {}, ", w.share(0.5)));
        text += &self.maybe(0.15, |w| format!("contract: {}, ", w.share(0.5)));
        text += &self.maybe(0.3, |_| "csat: true, ".into());
        text += &self.maybe(0.3, |w| format!("effort: {}, ", w.between(1.0, 7.0)));
        text += &self.maybe(0.2, |w| {
            ["evidence: Guess, ", "evidence: Measured(40), "][w.below(2)].into()
        });
        text + "), "
    }

    fn flows(&mut self, touchpoints: usize) -> Vec<(usize, usize, String)> {
        let mut flows = Vec::new();
        for from in 0..touchpoints {
            let ways = self.below(4).max(usize::from(from == 0));
            let mut taken = vec![];
            for _ in 0..ways {
                let to = self.below(touchpoints);
                if taken.contains(&to) {
                    continue;
                }
                taken.push(to);
                // At most 0.9 in all, so that every loop, one without time included, can be left.
                let mut flow = format!("share: {}, ", self.share(0.9 / ways as f64));
                flow += &self.maybe(0.2, |w| {
                    format!(
                        "within: (\"{}d\", times: {}), ",
                        w.between(0.1, 5.0),
                        w.between(0.2, 1.8)
                    )
                });
                flows.push((from, to, flow));
            }
        }
        flows
    }

    fn map(&mut self) -> String {
        let (stages, touchpoints) = (1 + self.below(4), 2 + self.below(9));
        let flows = self.flows(touchpoints);
        let mut text = String::from("JourneyMap(format: 2, id: \"random\", title: \"Random\", ");
        text += &self.maybe(0.5, |w| format!("discount_rate: {}, ", w.between(0.0, 0.2)));
        text += &self.maybe(0.4, |w| {
            format!(
                "arrivals: Between(\"0d\", \"{}d\"), ",
                w.between(1.0, 300.0)
            )
        });
        text += &self.maybe(0.5, |w| {
            let (effect, recency) = (w.between(-0.3, 0.6), w.between(0.0, 1.0));
            format!("experience: (health_effect: {effect}, recency: {recency}), ")
        });
        text += &self.maybe(0.4, |_| "entry: {\"t0\": 0.7, \"t1\": 0.3}, ".into());
        text += "stages: {";
        for i in 0..stages {
            text += &format!("\"s{i}\": (name: \"S{i}\", ");
            text += &self.maybe(0.5, |w| {
                format!("expected: \"{}d\", ", w.between(0.5, 40.0))
            });
            text += "), ";
        }
        text += "}, touchpoints: {";
        for i in 0..touchpoints {
            text += &self.touchpoint(i, stages);
        }
        text += "}, pains: {";
        let pains = self.below(4);
        for i in 0..pains {
            let (at, prevalence, leave) =
                (self.below(touchpoints), self.share(0.9), self.share(0.6));
            text += &format!(
                "\"p{i}\": (at: \"t{at}\", name: \"P{i}\", prevalence: {prevalence}, leave: {leave}, "
            );
            text += &self.maybe(0.6, |w| format!("delay: {}, ", w.dwell()));
            text += &self.maybe(0.6, |w| format!("emotion: {}, ", w.between(-1.0, 0.0)));
            text += "), ";
        }
        text += "}, flows: {";
        for (from, to, flow) in &flows {
            text += &format!("\"t{from}>t{to}\": ({flow}), ");
        }
        text += "}, personas: {";
        let personas = self.below(4);
        for i in 0..personas {
            text += &format!("\"q{i}\": (name: \"Q{i}\", share: {}, ", self.share(0.9));
            text += &self.maybe(0.5, |w| {
                let (from, to, _) = flows[w.below(flows.len())];
                format!("flow: {{\"t{from}>t{to}\": {}}}, ", w.between(0.0, 1.1))
            });
            text += &self.maybe(0.3, |w| {
                let at = w.below(touchpoints);
                format!("dwell: {{\"t{at}\": {}}}, ", w.between(0.2, 3.0))
            });
            if pains > 0 {
                text += &self.maybe(0.5, |w| {
                    format!("pain: {{\"p0\": {}}}, ", w.between(0.0, 3.0))
                });
            }
            text += &self.maybe(0.3, |w| format!("spend: {}, ", w.between(0.1, 9.0)));
            text += &self.maybe(0.3, |w| format!("baseline: {}, ", w.between(0.0, 10.0)));
            text += &self.maybe(0.2, |w| format!("entry: \"t{}\", ", w.below(touchpoints)));
            text += "), ";
        }
        text += "})";
        // Thrown last, so that a number gives the map that it gave before there were good ends.
        for at in 0..touchpoints {
            let most = match flows.iter().any(|(from, ..)| *from == at) {
                true => 0.09,
                false => 0.99,
            };
            let finish = self.maybe(0.5, |w| format!("finish: {}, ", w.share(most)));
            text = text.replace(&format!("ENDS {at}, "), &finish);
        }
        text
    }
}
