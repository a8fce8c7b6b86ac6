//! What do we not know, and how much? Every uncertain number is declared once, and all else follows from that.
//!
//! A number is declared with `parameters!`, beside those that are read together: those of people in
//! [`people`], those of a choice among given hosts and of each kind of conflict in the room that reads them. From
//! the declaration come its field, its key in scenario files with its check and schema, its column in
//! `replicates.csv`, and its place in `sample`, `sweep`, `sensitivity` and `calibrate`.
//!
//! [`prior`] says what is known of a number, [`draws`] what a replicate takes.

pub mod draws;
pub mod people;
pub mod prior;

use crate::rng::Purpose;

pub use draws::{Draws, OutOfRange};
pub use people::Parameters;
pub use prior::Prior;

/// The upper bound of numbers that have no other: products of larger ones are beyond what single precision holds, and no war has any.
pub const LARGEST: f64 = 1e9;

/// What a number is, for checks, the schema and the documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Key in files, and column in tables or the end of it.
    pub name: &'static str,
    /// Unit, in words.
    pub unit: &'static str,
    /// Meaning, in one sentence.
    pub meaning: &'static str,
    /// Smallest value that makes sense.
    pub low: f64,
    /// Largest value that makes sense.
    pub high: f64,
    /// Which word of the luck of its group it is drawn with: ordinal of the block, and word in it. None for
    /// numbers that are drawn at design points.
    pub word: Option<(u32, usize)>,
    /// What is taken where a file does not give it: a guess. None for numbers that must be given.
    pub default: Option<Prior>,
}

/// Declares numbers that are read together: a struct with a field for each, of `f64` where they are drawn, of
/// [`Prior`] where they are not yet.
///
/// A line is `name: "unit", low, high`, then `, word ORDINAL WORD` if its luck is that of a group and not a
/// design point, and `, default PRIOR` if files may leave it out. The comment above it is its meaning.
macro_rules! parameters {
    (
        $(#[$attribute:meta])+
        $set:ident:
        $(
            $(#[doc = $meaning:literal])+
            $name:ident: $unit:literal, $low:expr, $high:expr
            $(, word $ordinal:literal $word:literal)?
            $(, default $default:expr)?;
        )+
    ) => {
        $(#[$attribute])+
        #[derive(Clone, Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(bound(deserialize = "T: Default + serde::Deserialize<'de>"))]
        #[schemars(bound = "T: Default + schemars::JsonSchema")]
        pub struct $set<T = f64> {
            $(
                $(#[doc = $meaning])+
                #[doc = concat!(" Unit: ", $unit, ".")]
                $( #[serde(default)] #[doc = concat!(" Default: ", stringify!($default), ", a guess.")] )?
                pub $name: T,
            )+
        }

        impl $set<f64> {
            /// All of them, in the order of their columns.
            pub const INFO: &'static [$crate::numbers::ParameterInfo] = &[
                $( $crate::numbers::ParameterInfo {
                    name: stringify!($name),
                    unit: $unit,
                    meaning: concat!($($meaning,)+),
                    low: $low,
                    high: $high,
                    word: $crate::numbers::optional!($(($ordinal, $word))?),
                    default: $crate::numbers::optional!($($default)?),
                }, )+
            ];

            /// A set from values in the order of `INFO`.
            ///
            /// # Panics
            /// If there are fewer values than names.
            pub fn from_values(values: &[f64]) -> Self {
                let mut values = values.iter().copied();
                Self { $( $name: values.next().expect("a value for every parameter"), )+ }
            }

            /// The values in the order of `INFO`.
            pub fn values(&self) -> Vec<f64> {
                vec![ $( self.$name, )+ ]
            }

            /// The index of one of them by name.
            pub fn index_of(name: &str) -> Option<usize> {
                Self::INFO.iter().position(|info| info.name == name)
            }
        }

        impl<T> $set<T> {
            /// All of them, in the order of `INFO`.
            pub fn all(&self) -> Vec<&T> {
                vec![ $( &self.$name, )+ ]
            }

            /// The same numbers, each turned into something else, in the order of `INFO`.
            pub fn map<U>(
                &self,
                mut turn: impl FnMut(&'static $crate::numbers::ParameterInfo, &T) -> U,
            ) -> $set<U> {
                let mut info = $set::<f64>::INFO.iter();
                $set { $( $name: turn(info.next().expect("as many as fields"), &self.$name), )+ }
            }

            /// The same, if all could be turned. None is passed over when one fails.
            pub fn try_map<U>(
                &self,
                turn: impl FnMut(&'static $crate::numbers::ParameterInfo, &T) -> Option<U>,
            ) -> Option<$set<U>> {
                let turned = self.map(turn);
                Some($set { $( $name: turned.$name?, )+ })
            }
        }
    };
}

/// `Some` of what is there, or `None`.
macro_rules! optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

pub(crate) use {optional, parameters};

/// A number of a scenario: what it is, what is known of it, and with which luck it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Column in tables: the path of what it is a number of, as in `offensive.axis[0].delay_days`.
    pub name: String,
    /// Key path of its prior in a scenario file. Several numbers may share it: the speed of each axis is drawn
    /// from the one prior `offensive.speed_km_per_day`.
    pub key: String,
    /// The column that means it wherever it stands in a list, as in `offensive.axis.Main road.delay_days`; none for
    /// numbers of what has no name.
    pub by_item: Option<String>,
    /// What it is.
    pub info: &'static ParameterInfo,
    /// What is known of it.
    pub prior: Prior,
    /// With which luck it is drawn.
    pub luck: Luck,
}

/// How a number is drawn for a replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// At the design point of the replicate, in the dimension of the number's place in the list.
    Design,
    /// With a word that is keyed by what the number belongs to.
    Keyed {
        /// What the word is for.
        purpose: Purpose,
        /// To what it belongs.
        group: u32,
        /// To what of that.
        member: u32,
        /// The block of words.
        ordinal: u32,
        /// The word in the block.
        word: usize,
    },
}

/// What numbers of a conflict belong to: where it stands in a scenario, and the key of its luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// Its path, as in `offensive.axis[0]`.
    pub at: String,
    /// The path under which the priors stand: that of the whole where its parts share them.
    pub priors_at: String,
    /// What the luck is for.
    pub purpose: Purpose,
    /// The group of the luck.
    pub group: u32,
    /// Its member in the group: 0 for most.
    pub member: u32,
}

impl Owner {
    /// The owner of numbers whose priors stand at its own path.
    pub fn new(at: impl Into<String>, purpose: Purpose, group: u32) -> Self {
        let at = at.into();
        Self { priors_at: at.clone(), at, purpose, group, member: 0 }
    }

    /// The same, of numbers whose priors stand at another path.
    #[must_use]
    pub fn with_priors_at(self, path: &str) -> Self {
        Self { priors_at: path.into(), ..self }
    }

    /// A number that belongs to it.
    ///
    /// # Panics
    /// If the number was declared without a word of luck.
    pub fn parameter(&self, info: &'static ParameterInfo, prior: Prior) -> Parameter {
        let (ordinal, word) = info.word.expect("numbers of a conflict are declared with a word");
        Parameter {
            name: format!("{}.{}", self.at, info.name),
            key: format!("{}.{}", self.priors_at, info.name),
            by_item: None,
            info,
            prior,
            luck: Luck::Keyed {
                purpose: self.purpose,
                group: self.group,
                member: self.member,
                ordinal,
                word,
            },
        }
    }
}

impl Parameter {
    /// A number that is drawn at design points.
    pub fn at_design_points(info: &'static ParameterInfo, prior: Prior) -> Self {
        Self { name: info.name.into(), key: info.name.into(), by_item: None, info, prior, luck: Luck::Design }
    }

    /// Whether it is drawn at design points: a number of people or of hosts, not of the conflict.
    pub fn has_dimension(&self) -> bool {
        self.luck == Luck::Design
    }

    /// Whether it is taken as known.
    pub fn is_fixed(&self) -> bool {
        matches!(self.prior, Prior::Fixed(_))
    }

    /// Whether a column or an argument of that name means it: its own name, that by the name of its item, or the key
    /// that it shares.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.key == name || self.by_item.as_deref() == Some(name)
    }

    /// Its column in tables that may be read with another scenario, where another item may stand in its place.
    pub fn column(&self) -> &str {
        self.by_item.as_deref().unwrap_or(&self.name)
    }
}
