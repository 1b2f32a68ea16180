//! What a room puts down.

use jiff::civil::Date;

use super::{Opinion, Timer};
use crate::map::{ItemKey, JourneyMap};

/// The dots on one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vote {
    /// The thing: `pains/sso` or `opportunities/wizard`.
    pub on: String,
    /// How many.
    pub dots: u32,
}

/// What the room reckons about one number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// The path of the number in the map: `flows/visit>sign-up/share`.
    pub number: String,
    /// What each one says.
    pub answers: Vec<Opinion>,
}

/// The record of a workshop.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The day on which it began.
    pub began: Option<Date>,
    /// How many people vote.
    pub people: u32,
    /// How many dots each of them has.
    pub dots: u32,
    /// The dots, in the order in which things got their first.
    pub votes: Vec<Vote>,
    /// The dots that are votes of the map already.
    pub put: Vec<Vote>,
    /// What the room reckons about numbers.
    pub questions: Vec<Question>,
    /// The timer.
    pub timer: Timer,
    /// How many stages are shown; `None`: all of them.
    pub shown: Option<u32>,
    /// What is to be talked about another time.
    pub parking: Vec<String>,
    /// The map when the workshop began.
    pub start: JourneyMap,
    /// The map as it was last, where its own file has not got it yet.
    pub unsaved: Option<JourneyMap>,
}

impl Record {
    /// How many people vote unless told otherwise.
    pub const PEOPLE: u32 = 6;
    /// How many dots each of them has unless told otherwise.
    pub const DOTS: u32 = 3;

    /// A workshop that begins.
    pub fn new(start: JourneyMap, began: Option<Date>) -> Record {
        Record {
            began,
            people: Record::PEOPLE,
            dots: Record::DOTS,
            votes: Vec::new(),
            put: Vec::new(),
            questions: Vec::new(),
            timer: Timer::default(),
            shown: None,
            parking: Vec::new(),
            start,
            unsaved: None,
        }
    }

    /// The dots of the whole room.
    pub fn all_dots(&self) -> u32 {
        self.people.saturating_mul(self.dots)
    }

    /// The dots that have been put somewhere.
    pub fn spent(&self) -> u32 {
        self.votes
            .iter()
            .fold(0u32, |sum, vote| sum.saturating_add(vote.dots))
    }

    /// The dots that are left.
    pub fn dots_left(&self) -> u32 {
        self.all_dots().saturating_sub(self.spent())
    }

    /// The dots on a thing.
    pub fn dots_on(&self, key: &ItemKey) -> u32 {
        let on = name(key);
        let found = self.votes.iter().find(|vote| vote.on == on);
        found.map_or(0, |vote| vote.dots)
    }

    /// The votes that a thing has beside the dots of the room, when the map says it has so many.
    pub fn votes_before(&self, key: &ItemKey, votes: u32) -> u32 {
        let on = name(key);
        let put = self.put.iter().find(|vote| vote.on == on);
        let put = put.map_or(0, |vote| vote.dots);
        let at_start = match key {
            ItemKey::Pain(slug) => self.start.pains.get(slug).map(|p| p.votes),
            ItemKey::Opportunity(slug) => self.start.opportunities.get(slug).map(|o| o.votes),
            _ => None,
        };
        // What was put there has been taken back where the map is as at the start.
        match at_start == Some(votes) {
            true => votes,
            false => votes.saturating_sub(put),
        }
    }

    /// The dots are votes of the map now.
    pub fn put_on_map(&mut self) {
        self.put.clone_from(&self.votes);
    }

    /// Puts a dot on a thing. Gives whether there was one left.
    pub fn add_dot(&mut self, key: &ItemKey) -> bool {
        if self.dots_left() == 0 || !can_be_voted_on(key) {
            return false;
        }
        let on = name(key);
        match self.votes.iter_mut().find(|vote| vote.on == on) {
            Some(vote) => vote.dots += 1,
            None => self.votes.push(Vote { on, dots: 1 }),
        }
        true
    }

    /// Takes a dot off a thing. Gives whether there was one.
    pub fn take_dot(&mut self, key: &ItemKey) -> bool {
        let on = name(key);
        let found = self.votes.iter().position(|v| v.on == on && v.dots > 0);
        let Some(at) = found else {
            return false;
        };
        self.votes[at].dots -= 1;
        if self.votes[at].dots == 0 {
            self.votes.remove(at);
        }
        true
    }

    /// Everything that can be voted on, the most dots first, in the order of the map where there are as
    /// many: pains, then opportunities.
    pub fn ranking(&self, map: &JourneyMap) -> Vec<(ItemKey, u32)> {
        let pains = map.pains.keys().cloned().map(ItemKey::Pain);
        let ideas = map.opportunities.keys().cloned().map(ItemKey::Opportunity);
        let mut all: Vec<(ItemKey, u32)> = pains
            .chain(ideas)
            .map(|key| {
                let dots = self.dots_on(&key);
                (key, dots)
            })
            .collect();
        all.sort_by_key(|(_, dots)| std::cmp::Reverse(*dots));
        all
    }

    /// What the room reckons about a number.
    pub fn answers(&self, number: &str) -> &[Opinion] {
        let found = self.questions.iter().find(|q| q.number == number);
        found.map_or(&[], |question| &question.answers)
    }

    /// The same, to be changed; a number that nobody was asked about is asked about now.
    pub fn answers_mut(&mut self, number: &str) -> &mut Vec<Opinion> {
        let at = match self.questions.iter().position(|q| q.number == number) {
            Some(at) => at,
            None => {
                self.questions.push(Question {
                    number: number.to_owned(),
                    answers: Vec::new(),
                });
                self.questions.len() - 1
            }
        };
        &mut self.questions[at].answers
    }

    /// Shows one stage more, of so many.
    pub fn show_next(&mut self, stages: usize) {
        if let Some(shown) = self.shown {
            let next = shown.saturating_add(1);
            self.shown = ((next as usize) < stages).then_some(next);
        }
    }

    /// Covers the last stage that is shown, of so many. At least one stays.
    pub fn show_previous(&mut self, stages: usize) {
        let shown = self
            .shown
            .map_or(stages, |shown| (shown as usize).min(stages));
        if stages > 1 {
            self.shown = u32::try_from(shown.saturating_sub(1).max(1)).ok();
        }
    }

    /// How many stages of so many are covered.
    pub fn covered(&self, stages: usize) -> usize {
        self.shown
            .map_or(0, |shown| stages.saturating_sub(shown as usize))
    }
}

/// Whether a thing can be voted on.
pub(super) const fn can_be_voted_on(key: &ItemKey) -> bool {
    matches!(key, ItemKey::Pain(_) | ItemKey::Opportunity(_))
}

fn name(key: &ItemKey) -> String {
    format!("{}/{}", key.field(), key.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        map::{Anchor, Opportunity, Pain},
        units::{Quantity, Share, Slug},
    };

    fn slug(text: &str) -> Slug {
        Slug::new(text).unwrap()
    }

    fn record() -> Record {
        let mut map = JourneyMap::new(slug("m"), "M");
        for name in ["a", "b"] {
            let pain = Pain::new(slug("t"), name, Share::clamped(0.1));
            map.pains.insert(slug(name), pain);
        }
        let idea = Opportunity {
            on: Anchor::Pain(slug("a")),
            name: "idea".into(),
            changes: Vec::new(),
            cost: None,
            votes: 0,
            owner: String::new(),
            note: String::new(),
        };
        map.opportunities.insert(slug("idea"), idea);
        Record {
            people: 2,
            dots: 2,
            ..Record::new(map, None)
        }
    }

    #[test]
    fn dots_are_put_taken_and_run_out() {
        let mut record = record();
        let (a, b) = (ItemKey::Pain(slug("a")), ItemKey::Pain(slug("b")));
        let idea = ItemKey::Opportunity(slug("idea"));
        assert!(record.add_dot(&b) && record.add_dot(&idea) && record.add_dot(&idea));
        assert!(record.add_dot(&a));
        assert!(!record.add_dot(&a), "four dots in all");
        assert_eq!((record.spent(), record.dots_left()), (4, 0));
        let map = record.start.clone();
        let ranking = record.ranking(&map);
        assert_eq!(ranking, [(idea.clone(), 2), (a.clone(), 1), (b.clone(), 1)]);
        assert!(record.take_dot(&idea) && record.take_dot(&idea));
        assert!(!record.take_dot(&idea));
        assert_eq!(record.votes.len(), 2);
        assert!(!record.add_dot(&ItemKey::Touchpoint(slug("t"))));
    }

    #[test]
    fn stages_are_shown_one_by_one() {
        let mut record = record();
        record.show_next(4);
        assert_eq!(record.covered(4), 0);
        record.show_previous(4);
        assert_eq!(record.covered(4), 1);
        for _ in 0..9 {
            record.show_previous(4);
        }
        assert_eq!(record.covered(4), 3, "one stays");
        record.show_next(4);
        record.show_next(4);
        record.show_next(4);
        assert_eq!((record.covered(4), record.shown), (0, None));
        record.show_previous(1);
        assert_eq!(record.covered(1), 0, "nothing to cover");
    }
}
