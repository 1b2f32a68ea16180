//! Uncertain numbers and grades of evidence.

use super::Codec;
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Group, Node, Shape},
    },
    map::Evidence,
    units::{Beta, Pert, Quantity, Range, Scale, Uncertain, UncertainError},
};

impl<Q: Quantity + Codec> Codec for Uncertain<Q> {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let before = r.errors();
        let law = match r.variant(node) {
            Some(("Range", group)) => read_range(r, node, group),
            Some(("Beta", group)) if Q::SCALE == Scale::Odds => read_beta(r, node, group),
            Some(("Pert", Some(group))) => Some(read_pert(r, node, group)),
            Some((name, _)) if name != "None" && name != "Some" => {
                let known: &[&str] = match Q::SCALE {
                    Scale::Odds => &["Range", "Pert", "Beta"],
                    _ => &["Range", "Pert"],
                };
                r.unknown_variant(node, name, known);
                None
            }
            _ => Some(Ok(Uncertain::Known(Q::read(r, node)))),
        };
        // Numbers that were refused say nothing about how they fit together.
        if r.errors() > before {
            return Self::neutral();
        }
        match law {
            Some(Ok(law)) => law,
            Some(Err(e)) => {
                r.error("bad-uncertainty", node.span, e.to_string());
                Self::neutral()
            }
            None => Self::neutral(),
        }
    }

    fn neutral() -> Self {
        Uncertain::Known(Q::neutral())
    }

    fn write(&self) -> Out {
        match self {
            Uncertain::Known(q) => q.write(),
            Uncertain::Range(range) => Out::list(
                "Range",
                Shape::Parens,
                [range.low().write(), range.high().write()],
            ),
            Uncertain::Beta(beta) => Out::list(
                "Beta",
                Shape::Parens,
                [Out::number(beta.yes()), Out::number(beta.no())],
            ),
            Uncertain::Pert(pert) => Out::keyed(
                "Pert",
                Shape::Parens,
                vec![
                    ("min".into(), pert.min().write()),
                    ("likely".into(), pert.likely().write()),
                    ("max".into(), pert.max().write()),
                ],
            ),
        }
    }
}

type Law<Q> = Result<Uncertain<Q>, UncertainError>;

fn read_range<Q: Quantity + Codec>(
    r: &mut Reader,
    node: &Node,
    group: Option<&Group>,
) -> Option<Law<Q>> {
    let [low, high] = r.arguments(node, group, "Range(low, high), a 90 % interval")?;
    let (low, high) = (Q::read(r, low), Q::read(r, high));
    Some(Range::new(low, high).map(Uncertain::Range))
}

fn read_beta<Q>(r: &mut Reader, node: &Node, group: Option<&Group>) -> Option<Law<Q>> {
    let [yes, no] = r.arguments(node, group, "Beta(yes, no), the cases counted")?;
    let (yes, no) = (r.number(yes, "a count"), r.number(no, "a count"));
    Some(Beta::new(yes?, no?).map(Uncertain::Beta))
}

fn read_pert<Q: Quantity + Codec>(r: &mut Reader, node: &Node, group: &Group) -> Law<Q> {
    use super::field::required::read;
    let fields = Fields::of_group(r, node, group, "Pert", &["min", "likely", "max"]);
    let min = read(r, &fields, "min");
    let likely = read(r, &fields, "likely");
    let max = read(r, &fields, "max");
    Pert::new(min, likely, max).map(Uncertain::Pert)
}

impl Codec for Evidence {
    fn read(r: &mut Reader, node: &Node) -> Self {
        match r.variant(node) {
            Some(("Guess", None)) => Evidence::Guess,
            Some(("Estimate", None)) => Evidence::Estimate,
            Some(("Measured", group)) => {
                let cases = r.arguments(node, group, "Measured(cases), such as Measured(118)");
                cases.map_or(Evidence::Guess, |[cases]| {
                    Evidence::Measured(u32::read(r, cases))
                })
            }
            Some((name @ ("Guess" | "Estimate"), Some(_))) => {
                r.wrong_kind(node, &format!("`{name}` alone"));
                Evidence::Guess
            }
            Some((name, _)) if name != "None" && name != "Some" => {
                r.unknown_variant(node, name, &["Guess", "Estimate", "Measured"]);
                Evidence::Guess
            }
            _ => {
                r.wrong_kind(node, "`Guess`, `Estimate` or `Measured(cases)`");
                Evidence::Guess
            }
        }
    }

    fn neutral() -> Self {
        Evidence::Guess
    }

    fn write(&self) -> Out {
        match self {
            Evidence::Guess => Out::Atom("Guess".into()),
            Evidence::Estimate => Out::Atom("Estimate".into()),
            Evidence::Measured(cases) => Out::list("Measured", Shape::Parens, [cases.write()]),
        }
    }
}
