//! Which file of counts of a case does a new one take the place of?

use super::files::real;
use crate::import::case::{CountFile, of_both_ends};
use crate::output::OutputError;

/// Adds a file of counts, or says more of one that the case has: the one with that column, or else with that variable. A table
/// of where people come from and where they are has one column for both variables, which come beside each other, and so do columns
/// of which another day is said. Gives what is to be said where counts of another variable or column are in the case no more, or
/// stay in it.
pub(super) fn add(new: CountFile, counts: &mut Vec<CountFile>) -> Result<Option<String>, OutputError> {
    let of_another_day = |known: &CountFile| {
        let days = known.said.day().zip(new.said.day());
        known.column() != new.column() && days.is_some_and(|(one, other)| one != other)
    };
    let of_file = |known: &CountFile| real(&known.file) == real(&new.file) && !of_another_day(known);
    let of_file: Vec<usize> = (0..counts.len()).filter(|&index| of_file(&counts[index])).collect();
    let by_column = |index: &&usize| new.column().is_some() && counts[**index].column() == new.column();
    let by_variable = |index: &&usize| counts[**index].variable == new.variable;
    let both = of_file.iter().find(|index| by_column(index) && by_variable(index));
    let column = both.or_else(|| of_file.iter().find(by_column));
    let variable = of_file.iter().find(by_variable);
    let known = match (of_file.as_slice(), new.column()) {
        ([], _) => None,
        ([only], None) => Some(*only),
        (_, Some(_)) => column.or(variable).copied(),
        (_, None) => Some(*variable.or_else(|| beside(&new, &of_file, counts)).ok_or_else(|| {
            let known: Vec<&str> =
                of_file.iter().filter_map(|&index| counts[index].variable.as_deref()).collect();
            OutputError::Mismatch(format!(
                "{} is read for several variables, {} (--variable says of which this is told)",
                new.file.display(),
                known.join(", ")
            ))
        })?),
    };
    let Some(index) = known else {
        counts.push(new);
        return Ok(None);
    };
    let other = new.variable.is_some() && counts[index].variable != new.variable;
    if other && beside(&new, &[index], counts).is_some() {
        let CountFile { file, variable, flow, said } = new;
        let before = &counts[index];
        let mut of_both = before.said.clone();
        of_both.columns.retain(|(role, _)| !(role == "area" || role.starts_with("admin")));
        of_both.extend(said);
        let message = format!(
            "{} stays compared with \"{}\" too, since it says where people come from and where they are",
            file.display(),
            before.variable.as_deref().unwrap_or_default()
        );
        let flow = flow.or(before.flow);
        counts.push(CountFile { file, variable, flow, said: of_both });
        return Ok(Some(message));
    }
    let known = &mut counts[index];
    let columns = known.column().zip(new.column()).filter(|(before, now)| before != now);
    let columns = columns.map(|(before, now)| (before.to_owned(), now.to_owned()));
    let CountFile { file, variable, flow, said } = new;
    let message = match columns {
        _ if other => Some(format!(
            "warning: {} was compared with \"{}\", which it is no more: it is compared with \"{}\"",
            file.display(),
            known.variable.as_deref().unwrap_or_default(),
            variable.as_deref().unwrap_or_default()
        )),
        Some((before, now)) => Some(format!(
            "warning: \"{before}\" of {} was compared with \"{}\", which it is no more: \"{now}\" is (a copy of the file with the one \
             column gives both)",
            file.display(),
            known.variable.as_deref().unwrap_or_default()
        )),
        None => None,
    };
    known.file = file;
    known.variable = variable.or(known.variable.take());
    known.flow = flow.or(known.flow);
    known.said.extend(said);
    Ok(message)
}

/// One of the files that the new one comes beside, if it is of the other end of the ways of people.
fn beside<'i>(new: &CountFile, of_file: &'i [usize], counts: &[CountFile]) -> Option<&'i usize> {
    let variable = new.variable.as_deref()?;
    of_file.iter().find(|&&index| {
        let known = counts[index].variable.as_deref().unwrap_or_default();
        of_both_ends(&new.file, &new.said, [known, variable])
    })
}
