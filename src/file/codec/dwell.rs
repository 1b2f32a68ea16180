//! Laws of the length of a stay.

use super::{Codec, field::required};
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Group, Node, Shape, Value},
    },
    map::{Dwell, DwellLaw},
};

const LAWS: [&str; 9] = [
    "Fixed",
    "Exponential",
    "Usually",
    "LogNormal",
    "Gamma",
    "Weibull",
    "Between",
    "Pert",
    "Quantiles",
];

impl Codec for Dwell {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let before = r.errors();
        let law = match r.variant(node) {
            Some((name, group)) if LAWS.contains(&name) => read_law(r, node, name, group),
            Some((name, _)) if name != "None" && name != "Some" => {
                r.unknown_variant(node, name, &LAWS);
                None
            }
            _ => {
                let hint = (node.value == Value::Text).then(|| {
                    let written = node.span.of(r.text);
                    format!("for a stay that is always as long, write Fixed({written})")
                });
                let expected =
                    "how long a stay lasts, such as Usually(median: \"1d\", p90: \"5d\")";
                r.wrong_kind_hint(node, expected, hint);
                None
            }
        };
        // Numbers that were refused say nothing about how they fit together.
        if r.errors() > before {
            return Self::neutral();
        }
        law.map_or_else(Self::neutral, |law| {
            Dwell::new(law).unwrap_or_else(|e| {
                r.error("bad-dwell", node.span, e.to_string());
                Self::neutral()
            })
        })
    }

    fn neutral() -> Self {
        Dwell::none()
    }

    fn write(&self) -> Out {
        let one = |name, value: &dyn Fn() -> Out| Out::list(name, Shape::Parens, [value()]);
        let keyed = |name, fields: Vec<(&str, Out)>| {
            let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
            Out::keyed(name, Shape::Parens, fields)
        };
        match self.law() {
            DwellLaw::Fixed(days) => one("Fixed", &|| days.write()),
            DwellLaw::Exponential(mean) => one("Exponential", &|| mean.write()),
            DwellLaw::Usually { median, p90 } => keyed(
                "Usually",
                vec![("median", median.write()), ("p90", p90.write())],
            ),
            DwellLaw::LogNormal { mu, sigma } => keyed(
                "LogNormal",
                vec![("mu", mu.write()), ("sigma", sigma.write())],
            ),
            DwellLaw::Gamma { mean, sd } => {
                keyed("Gamma", vec![("mean", mean.write()), ("sd", sd.write())])
            }
            DwellLaw::GammaShape { shape, scale } => keyed(
                "Gamma",
                vec![("shape", shape.write()), ("scale", scale.write())],
            ),
            DwellLaw::Weibull { median, p90 } => keyed(
                "Weibull",
                vec![("median", median.write()), ("p90", p90.write())],
            ),
            DwellLaw::WeibullShape { shape, scale } => keyed(
                "Weibull",
                vec![("shape", shape.write()), ("scale", scale.write())],
            ),
            DwellLaw::Between { low, high } => {
                Out::list("Between", Shape::Parens, [low.write(), high.write()])
            }
            DwellLaw::Pert { min, likely, max } => keyed(
                "Pert",
                vec![
                    ("min", min.write()),
                    ("likely", likely.write()),
                    ("max", max.write()),
                ],
            ),
            DwellLaw::Quantiles(list) => one("Quantiles", &|| list.write()),
        }
    }
}

fn read_law(r: &mut Reader, node: &Node, name: &str, group: Option<&Group>) -> Option<DwellLaw> {
    match name {
        "Fixed" | "Exponential" => {
            let usage = format!("{name}(duration), such as {name}(\"12h\")");
            let [days] = r.arguments(node, group, &usage)?;
            let days = Codec::read(r, days);
            return Some(match name {
                "Fixed" => DwellLaw::Fixed(days),
                _ => DwellLaw::Exponential(days),
            });
        }
        "Between" => {
            let usage = "Between(shortest, longest), such as Between(\"1h\", \"3d\")";
            let [low, high] = r.arguments(node, group, usage)?;
            return Some(DwellLaw::Between {
                low: Codec::read(r, low),
                high: Codec::read(r, high),
            });
        }
        "Quantiles" => {
            let usage = "Quantiles([shortest, …, longest])";
            let [list] = r.arguments(node, group, usage)?;
            return Some(DwellLaw::Quantiles(Codec::read(r, list)));
        }
        _ => {}
    }
    let has = |field: &str| {
        group.is_some_and(|g| {
            let mut keys = g.members.iter().filter_map(|m| m.key.as_ref());
            keys.any(|key| *key.text == *field)
        })
    };
    // Two laws can be told in two ways; either field of the textbook way chooses it.
    let textbook = has("shape") || has("scale");
    let known: &[&str] = match name {
        "Usually" => &["median", "p90"],
        "LogNormal" => &["mu", "sigma"],
        "Gamma" | "Weibull" if textbook => &["shape", "scale"],
        "Gamma" => &["mean", "sd"],
        "Weibull" => &["median", "p90"],
        _ => &["min", "likely", "max"],
    };
    let Some(group) = group else {
        r.wrong_kind(node, &format!("{name}({})", known.join(": …, ") + ": …"));
        return None;
    };
    let f = &Fields::of_group(r, node, group, name, known);
    Some(match name {
        "Usually" => DwellLaw::Usually {
            median: required::read(r, f, "median"),
            p90: required::read(r, f, "p90"),
        },
        "LogNormal" => DwellLaw::LogNormal {
            mu: required::read(r, f, "mu"),
            sigma: required::read(r, f, "sigma"),
        },
        "Gamma" if textbook => DwellLaw::GammaShape {
            shape: required::read(r, f, "shape"),
            scale: required::read(r, f, "scale"),
        },
        "Gamma" => DwellLaw::Gamma {
            mean: required::read(r, f, "mean"),
            sd: required::read(r, f, "sd"),
        },
        "Weibull" if textbook => DwellLaw::WeibullShape {
            shape: required::read(r, f, "shape"),
            scale: required::read(r, f, "scale"),
        },
        "Weibull" => DwellLaw::Weibull {
            median: required::read(r, f, "median"),
            p90: required::read(r, f, "p90"),
        },
        _ => DwellLaw::Pert {
            min: required::read(r, f, "min"),
            likely: required::read(r, f, "likely"),
            max: required::read(r, f, "max"),
        },
    })
}
