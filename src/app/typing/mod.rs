//! What is being typed is work, from its first key: it counts as not saved, goes to the journal, is taken
//! over by saving and closing, and comes back after a crash.
//!
//! - [`desk`]: the texts that stand in editors and are not in the map, one desk a map
//! - [`field`](mod@field): the only field for text there is; it asks what its text is for
//! - [`finish`]: how a text is taken over; [`follow`]: how it goes with the map meanwhile
//!
//! An editor is one of three ([`Purpose`]): every key changes the map (and what has no value lies on the
//! desk); or its text lies on the desk until it is taken over as a whole; or nothing typed into it is
//! work. A test (`tests/wayfarer/tidy.rs`) refuses fields that are made elsewhere, and another one
//! (`tests/wayfarer/app/typing.rs`) types into all of them and pulls the plug.

mod desk;
mod field;
mod finish;
mod follow;

pub use desk::{Desk, Editor, Place, Text, desk, in_words, lay_out};
pub use field::{Field, Purpose, is_typed_into, select_all};
pub use finish::slug_of;
pub use follow::renamed;
