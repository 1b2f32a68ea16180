//! What a map is made of: personas, stages, touchpoints, pains, opportunities, flows, targets.

use super::{Codec, field, fields, record};
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Node, Shape, Value},
    },
    map::{
        Anchor, Bound, Channel, Dwell, Experience, Flow, Lane, Metric, Opportunity, Pain, Persona,
        RunSettings, Stage, Sticky, Target, TimedEffect, Touchpoint, Unit,
    },
    units::{Days, Emotion, Factor, Share, Slug, Uncertain},
};

record!(
    "a persona",
    Persona {
        name: required,
        segment: optional,
        share: required,
        goal: or_none,
        quote: or_none,
        baseline: number(0.0, 10.0),
        flow: or_none,
        dwell: or_none,
        pain: or_none,
        spend: or(Factor::ONE),
        entry: optional,
        away: or(Share::ZERO),
        evidence: optional,
        note: or_none,
    }
);

record!(
    "a stage",
    Stage {
        name: required,
        goal: or_none,
        expected: optional,
        note: or_none,
        width: or_none,
    }
);

record!(
    "a touchpoint",
    Touchpoint {
        stage: required,
        name: required,
        channel: or(Channel::default()),
        does: or_none,
        thinks: or_none,
        emotion: or(Emotion::default()),
        dwell: or(Dwell::none()),
        finish: optional,
        moment: optional,
        support: optional,
        cost: optional,
        revenue: optional,
        cost_per_day: optional,
        revenue_per_day: optional,
        subscribe: optional,
        expand: optional,
        contract: optional,
        csat: or(false),
        effort: number(1.0, 7.0),
        evidence: optional,
        quotes: or_none,
        note: or_none,
        stickies: or_none,
        position: optional,
    }
);

record!(
    "a sticky note",
    Sticky {
        lane: or(Lane::Steps),
        text: required,
    }
);

record!(
    "a pain",
    Pain {
        at: required,
        name: required,
        prevalence: required,
        leave: or(Uncertain::Known(Share::ZERO)),
        delay: optional,
        emotion: or(Emotion::default()),
        evidence: optional,
        quotes: or_none,
        votes: or_none,
        owner: or_none,
        fix_cost: optional,
        note: or_none,
    }
);

record!(
    "an opportunity",
    Opportunity {
        on: required,
        name: required,
        changes: or_none,
        cost: optional,
        votes: or_none,
        owner: or_none,
        note: or_none,
    }
);

record!(
    "a flow",
    Flow {
        share: required,
        within: optional,
        evidence: optional,
        note: or_none,
    }
);

record!(
    "run settings",
    RunSettings {
        customers: optional,
        replications: optional,
        horizon: optional,
        seed: optional,
    }
);

record!(
    "the experience",
    Experience {
        baseline: number_or(Experience::default().baseline, 0.0, 10.0),
        recency: or(Experience::default().recency),
        noise: or(Experience::default().noise),
        csat_from: number_or(Experience::default().csat_from, 0.0, 10.0),
        health_effect: or(Experience::default().health_effect),
    }
);

impl Codec for Anchor {
    /// Reads a touchpoint; whether a pain is meant is known once the pains were read.
    fn read(r: &mut Reader, node: &Node) -> Self {
        Anchor::Touchpoint(Slug::read(r, node))
    }

    fn neutral() -> Self {
        Anchor::Touchpoint(Slug::neutral())
    }

    fn write(&self) -> Out {
        Out::text(&self.to_string())
    }
}

impl Codec for TimedEffect {
    /// Reads `(within: "1d", times: 1.8)`, or shorter `("1d", times: 1.8)`, which Wayfarer does not
    /// write because plain RON does not know it.
    fn read(r: &mut Reader, node: &Node) -> Self {
        if let Value::Group(group) = &node.value
            && let [first, rest @ ..] = group.members.as_slice()
            && first.key.is_none()
            && matches!(first.value.value, Value::Text | Value::Number)
        {
            let within = Days::read(r, &first.value);
            let times = match rest {
                [times] if times.key.as_ref().is_none_or(|k| *k.text == *"times") => {
                    r.at("times", |r| Codec::read(r, &times.value))
                }
                _ => {
                    let expected = "(\"1d\", times: 1.8): the longest stay and the factor";
                    r.wrong_kind(node, expected);
                    Codec::neutral()
                }
            };
            return TimedEffect { within, times };
        }
        let fields = Fields::open(r, node, "a timed effect", &["within", "times"]);
        TimedEffect {
            within: field::required::read(r, &fields, "within"),
            times: field::required::read(r, &fields, "times"),
        }
    }

    fn neutral() -> Self {
        TimedEffect {
            within: Days::ZERO,
            times: Factor::ONE.into(),
        }
    }

    fn write(&self) -> Out {
        let fields = vec![
            ("within".into(), self.within.write()),
            ("times".into(), self.times.write()),
        ];
        Out::keyed("", Shape::Parens, fields)
    }
}

impl Codec for Target {
    fn read(r: &mut Reader, node: &Node) -> Self {
        const FIELDS: [&str; 5] = ["metric", "at_least", "at_most", "persona", "note"];
        let fields = Fields::open(r, node, "a target", &FIELDS);
        let before = r.errors();
        let metric: Metric = field::required::read(r, &fields, "metric");
        let metric_known = r.errors() == before;
        let bound = |r: &mut Reader, name: &str| {
            let node = fields.find(name)?;
            // Without its metric, nobody knows which kind of number it must be.
            let value = metric_known.then(|| r.at(name, |r| read_bound(r, metric, node)));
            Some(value.unwrap_or_default())
        };
        let (least, most) = (bound(r, "at_least"), bound(r, "at_most"));
        if least.is_some() && most.is_some() {
            let message = "found `at_least` and `at_most`, expected one of the two";
            r.report("target-bound", node.span, message, |d| {
                d.hint("write two targets of the same metric")
            });
        }
        if least.is_none() && most.is_none() && !fields.is_broken() {
            let message = "found neither `at_least` nor `at_most`, expected one of the two";
            r.error("target-bound", node.span, message);
        }
        Target {
            metric,
            bound: match (least, most) {
                (_, Some(most)) => Bound::AtMost(most),
                (least, None) => Bound::AtLeast(least.unwrap_or_default()),
            },
            persona: field::optional::read(r, &fields, "persona"),
            note: field::or_none::read(r, &fields, "note"),
        }
    }

    fn neutral() -> Self {
        Target {
            metric: Metric::Conversion,
            bound: Bound::AtLeast(0.0),
            persona: None,
            note: String::new(),
        }
    }

    fn write(&self) -> Out {
        let value = self.bound.value();
        let value = match Days::new(value) {
            Ok(days) if self.metric.unit() == Unit::Days => days.write(),
            _ => Out::number(value),
        };
        let name = match self.bound {
            Bound::AtLeast(_) => "at_least",
            Bound::AtMost(_) => "at_most",
        };
        let mut written = vec![("metric".into(), self.metric.write()), (name.into(), value)];
        field::optional::write(&mut written, "persona", &self.persona);
        field::or_none::write(&mut written, "note", &self.note);
        Out::keyed("", Shape::Parens, written)
    }
}

fn read_bound(r: &mut Reader, metric: Metric, node: &Node) -> f64 {
    match metric.unit() {
        Unit::Days => Days::read(r, node).get(),
        Unit::Share => {
            let expected = format!("a number, because {} is a share", metric.name());
            r.number(node, &expected).unwrap_or_default()
        }
        _ => r.number(node, "a number").unwrap_or_default(),
    }
}
