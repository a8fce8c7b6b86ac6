//! Who are they? Shares of a population by sex, age and disability, which a case may give beside its people.
//!
//! The model does not simulate ages and sexes. What it counts times a share is right as far as those who flee are like
//! all others, which a report has to say.

/// A group of people by sex and age, or with what makes flight harder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonGroup {
    /// Female, below 18.
    Girls,
    /// Male, below 18.
    Boys,
    /// Female, 18 to 59.
    Women,
    /// Male, 18 to 59.
    Men,
    /// Female, 60 and above.
    OlderWomen,
    /// Male, 60 and above.
    OlderMen,
    /// Below 18.
    Children,
    /// Below 5.
    UnderFive,
    /// 60 and above.
    OlderPeople,
    /// With a disability.
    Disability,
    /// Pregnant.
    Pregnant,
}

impl PersonGroup {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 11] = [
        Self::Girls,
        Self::Boys,
        Self::Women,
        Self::Men,
        Self::OlderWomen,
        Self::OlderMen,
        Self::Children,
        Self::UnderFive,
        Self::OlderPeople,
        Self::Disability,
        Self::Pregnant,
    ];

    /// Groups of which everybody is in one at the most.
    pub const APART: [Self; 6] =
        [Self::Girls, Self::Boys, Self::Women, Self::Men, Self::OlderWomen, Self::OlderMen];

    /// Groups that another one holds.
    pub const WITHIN: &[(&[Self], Self)] = &[
        (&[Self::Girls, Self::Boys], Self::Children),
        (&[Self::UnderFive], Self::Children),
        (&[Self::Girls], Self::Children),
        (&[Self::Boys], Self::Children),
        (&[Self::OlderWomen, Self::OlderMen], Self::OlderPeople),
        (&[Self::OlderWomen], Self::OlderPeople),
        (&[Self::OlderMen], Self::OlderPeople),
    ];

    /// Groups of all ages that hold nobody twice.
    pub const AGES: [Self; 4] = [Self::Children, Self::Women, Self::Men, Self::OlderPeople];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Girls => "girls",
            Self::Boys => "boys",
            Self::Women => "women",
            Self::Men => "men",
            Self::OlderWomen => "older_women",
            Self::OlderMen => "older_men",
            Self::Children => "children",
            Self::UnderFive => "under_five",
            Self::OlderPeople => "older_people",
            Self::Disability => "disability",
            Self::Pregnant => "pregnant",
        }
    }

    /// Its attributes in HXL (1.1: sex, age, and what else a group is counted by), without the plus before the first.
    pub fn attributes(self) -> &'static str {
        match self {
            Self::Girls => "f+children",
            Self::Boys => "m+children",
            Self::Women => "f+adults",
            Self::Men => "m+adults",
            Self::OlderWomen => "f+elderly",
            Self::OlderMen => "m+elderly",
            Self::Children => "children",
            Self::UnderFive => "age0_4",
            Self::OlderPeople => "elderly",
            Self::Disability => "disabled",
            Self::Pregnant => "f+pregnant",
        }
    }
}

/// The share of a group among all people of the case.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupShare {
    /// The group.
    pub group: PersonGroup,
    /// Of all people, from 0 to 1.
    pub share: f64,
    /// Where it was read.
    pub source: String,
    /// How sure it is, in the words of the tables.
    pub confidence: &'static str,
}

/// How far shares of groups that hold nobody twice exceed the whole, if by more than they may be rounded.
pub(super) fn above_one(shares: &[(PersonGroup, f64)], apart: &[PersonGroup]) -> Option<f64> {
    let sum = shares.iter().filter(|(group, _)| apart.contains(group)).map(|(_, share)| share).sum();
    (sum > 1.005).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_hold_nobody_twice_sum_to_one_at_the_most() {
        use PersonGroup::{Children, Girls, Men, Women};
        let apart = |shares: &[(PersonGroup, f64)]| above_one(shares, &PersonGroup::APART);
        assert_eq!(apart(&[(Girls, 0.3), (Women, 0.4), (Men, 0.3), (Children, 0.5)]), None);
        assert!(apart(&[(Girls, 0.3), (Women, 0.4), (Men, 0.35)]).is_some_and(|sum| sum > 1.04));
        let ages = [(Women, 0.4), (Men, 0.3), (Children, 0.5)];
        assert!(above_one(&ages, &PersonGroup::AGES).is_some_and(|sum| sum > 1.1));
        let names: std::collections::BTreeSet<_> = PersonGroup::ALL.map(PersonGroup::name).into();
        let tags: std::collections::BTreeSet<_> = PersonGroup::ALL.map(PersonGroup::attributes).into();
        assert_eq!((names.len(), tags.len()), (PersonGroup::ALL.len(), PersonGroup::ALL.len()));
    }
}
