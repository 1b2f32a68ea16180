//! The changes of scenarios and opportunities.

use super::{Codec, field};
use crate::{
    file::{
        fields::Fields,
        out::Out,
        reader::{Reader, one_of},
        syntax::{Node, Shape},
    },
    map::{Change, Customers},
    units::Share,
};

/// Reads and writes an enum whose variants have fields, like `record!` does for a struct.
macro_rules! changes {
    ($($variant:ident { $($field:ident: $kind:ident $(($($arg:expr),*))?),+ }),+ $(,)?) => {
        const CHANGES: &[&str] = &[$(stringify!($variant)),+];

        impl Codec for Change {
            fn read(r: &mut Reader, node: &Node) -> Change {
                let Some((name, group)) = r.variant(node) else {
                    r.wrong_kind(node, "a change, such as FixPain(pain: \"sso\", by: 0.8)");
                    return Self::neutral();
                };
                match name {
                    $(stringify!($variant) => {
                        let known = &[$(stringify!($field)),+];
                        let Some(group) = group else {
                            let usage = format!("{name}(…) with the fields {}", one_of(known));
                            r.wrong_kind(node, &usage.replace(" or ", " and "));
                            return Self::neutral();
                        };
                        let fields = Fields::of_group(r, node, group, name, known);
                        Change::$variant {
                            $($field: field::$kind::read(
                                r, &fields, stringify!($field) $($(, $arg)*)?
                            )),+
                        }
                    })+
                    _ => {
                        r.unknown_variant(node, name, CHANGES);
                        Self::neutral()
                    }
                }
            }

            fn neutral() -> Change {
                Change::Adopt { opportunity: Codec::neutral() }
            }

            fn write(&self) -> Out {
                let mut written = field::Written::new();
                match self {
                    $(Change::$variant { $($field),+ } => {
                        $(field::$kind::write(
                            &mut written, stringify!($field), $field $($(, $arg)*)?
                        );)+
                        Out::keyed(stringify!($variant), Shape::Parens, written)
                    })+
                }
            }
        }

        /// The values of the fields of a change that have one also where they are not written;
        /// `None` when there is no such change.
        pub fn defaults(name: &str) -> Option<field::Written> {
            let all: Vec<(&str, Option<Out>)> = match name {
                $(stringify!($variant) => vec![$(
                    (stringify!($field), field::$kind::default_value($($($arg),*)?))
                ),+],)+
                _ => return None,
            };
            let known = all.into_iter();
            Some(known.filter_map(|(name, out)| Some((name.to_owned(), out?))).collect())
        }
    };
}

changes!(
    FixPain {
        pain: required,
        by: or(Share::ONE)
    },
    SetPrevalence {
        pain: required,
        prevalence: required
    },
    SetLeave {
        pain: required,
        leave: required
    },
    SetShare {
        flow: required,
        share: required
    },
    SetDropOff {
        touchpoint: required,
        share: required
    },
    SetFinish {
        touchpoint: required,
        finish: required
    },
    SetWithin {
        flow: required,
        within: required,
        times: required
    },
    SetDwell {
        touchpoint: required,
        dwell: required
    },
    ScaleDwell {
        touchpoint: required,
        by: required
    },
    SetEmotion {
        touchpoint: required,
        emotion: required
    },
    SetPrice {
        touchpoint: required,
        subscribe: required
    },
    SetCost {
        touchpoint: required,
        cost: required
    },
    SetRevenue {
        touchpoint: required,
        revenue: required
    },
    SetPersonaShare {
        persona: required,
        share: required
    },
    Adopt {
        opportunity: required
    },
    AddTouchpoint {
        slug: required,
        touchpoint: required
    },
    Insert {
        flow: required,
        slug: required,
        touchpoint: required,
        onward: required
    },
    AddPain {
        slug: required,
        pain: required
    },
    AddFlow {
        flow: required,
        with: required
    },
    RemoveTouchpoint {
        touchpoint: required,
        customers: or(Customers::Gone)
    },
    RemoveFlow { flow: required },
    Off { change: required },
);
