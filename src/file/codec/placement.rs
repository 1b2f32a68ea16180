//! Where people want things to stand, and how they want to see the lanes.

use super::{Codec, field};
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Node, Shape, Value},
    },
    map::{Lane, Lanes, Position, StageWidth},
};

impl Codec for Position {
    fn read(r: &mut Reader, node: &Node) -> Self {
        const USAGE: &str = "a position in whole map units, such as (24, 310)";
        let group = match &node.value {
            Value::Group(group) if group.shape == Shape::Parens && group.name.is_none() => group,
            _ => {
                r.wrong_kind(node, USAGE);
                return Self::neutral();
            }
        };
        let before = r.errors();
        let Some([x, y]) = r.arguments(node, Some(group), USAGE) else {
            return Self::neutral();
        };
        let (x, y) = (u32::read(r, x), u32::read(r, y));
        Position::whole(x, y).unwrap_or_else(|| {
            if r.errors() == before {
                let message = format!(
                    "found ({x}, {y}), expected a position of at most ({}, {})",
                    Position::MOST_X,
                    Position::MOST_Y
                );
                r.error("out-of-range", node.span, message);
            }
            Self::neutral()
        })
    }

    fn neutral() -> Self {
        Position::default()
    }

    fn write(&self) -> Out {
        let (x, y) = self.coordinates();
        Out::list("", Shape::Parens, [x.write(), y.write()])
    }
}

impl Codec for StageWidth {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let before = r.errors();
        let percent = u32::read(r, node);
        if r.errors() > before {
            return Self::neutral();
        }
        StageWidth::from_percent(percent).unwrap_or_else(|| {
            let message = format!(
                "found {percent}, expected a percentage between {} and {}",
                StageWidth::LEAST,
                StageWidth::MOST
            );
            r.error("out-of-range", node.span, message);
            Self::neutral()
        })
    }

    fn neutral() -> Self {
        StageWidth::ORDINARY
    }

    fn write(&self) -> Out {
        self.percent().write()
    }
}

impl Codec for Lanes {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let fields = Fields::open(r, node, "the lanes", &["order", "folded"]);
        let order: Vec<Lane> = field::or_none::read(r, &fields, "order");
        let folded: Vec<Lane> = field::or_none::read(r, &fields, "folded");
        for (name, lanes) in [("order", &order), ("folded", &folded)] {
            let twice = lanes
                .iter()
                .enumerate()
                .find(|(i, l)| lanes[..*i].contains(l));
            if let (Some((_, lane)), Some(node)) = (twice, fields.find(name)) {
                let message = format!("found the lane {} a second time", lane.name());
                r.at(name, |r| r.error("duplicate-lane", node.span, message));
            }
        }
        Lanes::new(order, folded)
    }

    fn neutral() -> Self {
        Lanes::default()
    }

    fn write(&self) -> Out {
        let mut written = field::Written::new();
        if !self.is_usual_order() {
            field::required::write(&mut written, "order", &self.order().to_vec());
        }
        field::or_none::write(&mut written, "folded", &self.folded().to_vec());
        Out::keyed("", Shape::Parens, written)
    }
}
