//! The record of a workshop.

use super::{Codec, Root, field, fields, record, roots};
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::Reader,
        syntax::{Node, Shape},
    },
    map::JourneyMap,
    workshop::{Opinion, Question, Record, Timer, Vote},
};

/// Beyond this nothing in a workshop is counted.
const MOST: f64 = 1e12;

record!(
    "the dots on a thing",
    Vote {
        on: required,
        dots: or_none,
    }
);

record!(
    "an opinion",
    Opinion {
        who: or_none,
        low: number_or(0.0, -MOST, MOST),
        likely: number_or(0.0, -MOST, MOST),
        high: number_or(0.0, -MOST, MOST),
    }
);

record!(
    "what the room reckons",
    Question {
        number: required,
        answers: or_none,
    }
);

impl Codec for Timer {
    fn read(r: &mut Reader, node: &Node) -> Self {
        let fields = Fields::open(r, node, "a timer", &["length", "left"]);
        let most = Timer::MOST * 60.0;
        let usual = Timer::default();
        let length = field::number_or::read(r, &fields, "length", usual.length, 0.0, most);
        let left = field::number_or::read(r, &fields, "left", length, 0.0, most);
        Timer::standing(length, left)
    }

    fn neutral() -> Self {
        Timer::default()
    }

    fn write(&self) -> Out {
        let written = vec![
            ("length".into(), Out::number(self.length)),
            ("left".into(), Out::number(self.left(0.0))),
        ];
        Out::keyed("", Shape::Parens, written)
    }
}

fields!(Record {
    began: optional,
    people: or(Record::PEOPLE),
    dots: or(Record::DOTS),
    votes: or_none,
    put: or_none,
    questions: or_none,
    timer: or(Timer::default()),
    shown: optional,
    parking: or_none,
    start: required,
    unsaved: optional,
});

impl Root for Record {
    const NAME: &'static str = "Workshop";

    fn read_root(r: &mut Reader, node: &Node) -> Option<Self> {
        let fields = roots::open::<Self>(r, node, Self::FIELDS)?;
        Some(Self::from_fields(r, &fields))
    }
}

impl Codec for Record {
    fn read(r: &mut Reader, node: &Node) -> Self {
        Self::read_root(r, node).unwrap_or_else(Self::neutral)
    }

    fn neutral() -> Self {
        Record::new(JourneyMap::neutral(), None)
    }

    fn write(&self) -> Out {
        roots::write_root::<Self>(self.written_fields())
    }
}
