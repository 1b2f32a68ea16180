//! Small pictures of channels, as lines on a square of 16 by 16: crisp at every zoom, without a font.

use crate::map::Channel;

/// A part of an icon.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// A line through points.
    Line(&'static [(f32, f32)]),
    /// A closed line.
    Loop(&'static [(f32, f32)]),
    /// A circle.
    Ring(f32, f32, f32),
    /// A filled circle.
    Dot(f32, f32, f32),
}

use Part::{Dot, Line, Loop, Ring};

/// The icon of a channel.
pub const fn parts(channel: Channel) -> &'static [Part] {
    match channel {
        Channel::Web => &[
            Ring(8.0, 8.0, 6.0),
            Line(&[(2.0, 8.0), (14.0, 8.0)]),
            Line(&[(8.0, 2.0), (5.8, 4.6), (5.2, 8.0), (5.8, 11.4), (8.0, 14.0)]),
            Line(&[
                (8.0, 2.0),
                (10.2, 4.6),
                (10.8, 8.0),
                (10.2, 11.4),
                (8.0, 14.0),
            ]),
        ],
        Channel::InApp => &[
            Loop(&[(2.0, 3.0), (14.0, 3.0), (14.0, 13.0), (2.0, 13.0)]),
            Line(&[(2.0, 6.2), (14.0, 6.2)]),
            Dot(4.2, 4.6, 0.7),
        ],
        Channel::Mobile => &[
            Loop(&[(4.8, 1.8), (11.2, 1.8), (11.2, 14.2), (4.8, 14.2)]),
            Line(&[(7.0, 12.0), (9.0, 12.0)]),
        ],
        Channel::Email => &[
            Loop(&[(2.0, 3.8), (14.0, 3.8), (14.0, 12.2), (2.0, 12.2)]),
            Line(&[(2.2, 4.2), (8.0, 9.0), (13.8, 4.2)]),
        ],
        Channel::Chat => &[Loop(&[
            (2.0, 3.0),
            (14.0, 3.0),
            (14.0, 11.0),
            (8.0, 11.0),
            (4.6, 14.0),
            (4.6, 11.0),
            (2.0, 11.0),
        ])],
        Channel::Phone => &[Loop(&[
            (4.2, 2.0),
            (6.4, 2.6),
            (7.0, 5.6),
            (5.6, 7.0),
            (9.0, 10.4),
            (10.4, 9.0),
            (13.4, 9.6),
            (14.0, 11.8),
            (12.6, 13.8),
            (10.4, 13.8),
            (6.4, 11.8),
            (4.2, 9.6),
            (2.2, 5.6),
            (2.2, 3.4),
        ])],
        Channel::Video => &[
            Loop(&[(1.8, 4.2), (10.0, 4.2), (10.0, 11.8), (1.8, 11.8)]),
            Line(&[(10.0, 7.2), (14.2, 5.0), (14.2, 11.0), (10.0, 8.8)]),
        ],
        Channel::InPerson => &[
            Ring(8.0, 4.8, 2.7),
            Line(&[
                (2.8, 14.0),
                (3.4, 11.2),
                (5.6, 9.8),
                (10.4, 9.8),
                (12.6, 11.2),
                (13.2, 14.0),
            ]),
        ],
        Channel::Social => &[
            Ring(4.0, 8.0, 2.0),
            Ring(12.0, 3.8, 2.0),
            Ring(12.0, 12.2, 2.0),
            Line(&[(5.8, 7.1), (10.2, 4.7)]),
            Line(&[(5.8, 8.9), (10.2, 11.3)]),
        ],
        Channel::Search => &[Ring(6.8, 6.8, 4.6), Line(&[(10.2, 10.2), (14.2, 14.2)])],
        Channel::Ads => &[
            Loop(&[
                (2.4, 6.2),
                (6.0, 6.2),
                (12.6, 2.8),
                (12.6, 12.4),
                (6.0, 9.4),
                (2.4, 9.4),
            ]),
            Line(&[(4.8, 9.4), (5.6, 13.4), (7.4, 13.4), (7.0, 9.9)]),
        ],
        Channel::Marketplace => &[
            Loop(&[(3.2, 5.6), (12.8, 5.6), (13.6, 14.0), (2.4, 14.0)]),
            Line(&[
                (5.6, 8.0),
                (5.6, 4.4),
                (6.8, 2.4),
                (9.2, 2.4),
                (10.4, 4.4),
                (10.4, 8.0),
            ]),
        ],
        Channel::Community => &[
            Ring(5.2, 6.0, 2.1),
            Ring(11.0, 6.0, 2.1),
            Line(&[(1.4, 13.4), (2.2, 10.8), (5.2, 9.8), (8.1, 10.8)]),
            Line(&[
                (7.4, 13.4),
                (8.1, 10.8),
                (11.0, 9.8),
                (13.9, 10.8),
                (14.6, 13.4),
            ]),
        ],
        Channel::Docs => &[
            Loop(&[
                (3.8, 1.8),
                (9.6, 1.8),
                (12.4, 4.6),
                (12.4, 14.2),
                (3.8, 14.2),
            ]),
            Line(&[(6.0, 7.4), (10.2, 7.4)]),
            Line(&[(6.0, 10.4), (10.2, 10.4)]),
        ],
        Channel::Post => &[
            Loop(&[(1.8, 7.4), (14.2, 2.0), (10.4, 14.0), (7.2, 9.2)]),
            Line(&[(7.2, 9.2), (14.2, 2.0)]),
        ],
        Channel::WordOfMouth => &[
            Loop(&[
                (2.0, 2.6),
                (14.0, 2.6),
                (14.0, 10.6),
                (9.4, 10.6),
                (8.0, 13.6),
                (6.6, 10.6),
                (2.0, 10.6),
            ]),
            Line(&[(5.0, 5.4), (11.0, 5.4)]),
            Line(&[(5.0, 7.9), (9.0, 7.9)]),
        ],
        Channel::Other => &[Dot(3.6, 8.0, 1.2), Dot(8.0, 8.0, 1.2), Dot(12.4, 8.0, 1.2)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_has_an_icon_within_its_square() {
        let inside = |(x, y): &(f32, f32)| (1.0..=15.0).contains(x) && (1.0..=15.0).contains(y);
        for c in Channel::ALL {
            assert!(!parts(*c).is_empty());
            for part in parts(*c) {
                assert!(match part {
                    Line(points) | Loop(points) => points.len() > 1 && points.iter().all(inside),
                    Ring(x, y, r) | Dot(x, y, r) =>
                        inside(&(x - r, y - r)) && inside(&(x + r, y + r)),
                });
            }
        }
    }
}
