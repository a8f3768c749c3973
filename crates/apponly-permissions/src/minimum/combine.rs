//! Parts have even answers; together they shall open least.

use super::rows::Rows;
use super::search::{Answer, Found, Goal};

/// Picks one answer of each part. The second value is whether it is proved to be the best.
pub(super) fn combine(parts: &[Found], forced: &[u16], goal: &Goal<'_>, work: &mut u64) -> (Vec<u16>, bool) {
    let mut picked: Vec<u16> = Vec::new();
    let mut undecided: Vec<&[Answer]> = Vec::new();
    for part in parts {
        match part.answers.as_slice() {
            [only] => picked.extend(&only.permissions),
            several => undecided.push(several),
        }
    }
    let Some(rows) = goal.rows else {
        // Without rows there is one answer for each part.
        picked.extend(undecided.iter().filter_map(|answers| answers.first()).flat_map(|answer| &answer.permissions));
        return (picked, true);
    };
    let mut open = rows.of_all(forced);
    open.add(&rows.of_all(&picked));
    let mut exact = true;
    for group in groups(&undecided, &open) {
        let mut picker = Picker { group: &group, goal, work, best: None, chosen: Vec::new(), exact: true };
        picker.step(0, &open);
        exact &= picker.exact;
        if let Some((_, answer)) = picker.best {
            open.add(&rows.of_all(&answer));
            picked.extend(answer);
        }
    }
    (picked, exact)
}

/// Parts that open the same rows, beyond what is open anyhow, must be decided together.
fn groups<'a>(parts: &[&'a [Answer]], open: &Rows) -> Vec<Vec<&'a [Answer]>> {
    let mut groups: Vec<(Rows, Vec<&[Answer]>)> = Vec::new();
    for part in parts {
        let mut reach = Rows::default();
        part.iter().for_each(|answer| reach.add(&answer.rows));
        let mut members = vec![*part];
        let (touched, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(known, _)| known.meet(&reach, open));
        groups = apart;
        for (known, others) in touched {
            reach.add(&known);
            members.extend(others);
        }
        groups.push((reach, members));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

struct Picker<'a> {
    group: &'a [&'a [Answer]],
    goal: &'a Goal<'a>,
    work: &'a mut u64,
    /// The weighted breadth, and the permissions.
    best: Option<(u32, Vec<u16>)>,
    chosen: Vec<&'a Answer>,
    exact: bool,
}

impl Picker<'_> {
    fn step(&mut self, depth: usize, open: &Rows) {
        let breadth = self.goal.rows.map_or(0, |rows| rows.breadth(open).weighted());
        if self.best.as_ref().is_some_and(|(best, _)| breadth >= *best) {
            return;
        }
        if self.best.is_some() && *self.work == 0 {
            self.exact = false;
            return;
        }
        *self.work = self.work.saturating_sub(16);
        let Some(part) = self.group.get(depth) else {
            self.best =
                Some((breadth, self.chosen.iter().flat_map(|answer| answer.permissions.iter().copied()).collect()));
            return;
        };
        let mut options: Vec<(u32, Rows, &Answer)> = part.iter().map(|answer| self.with(open, answer)).collect();
        options.sort_by_key(|option| option.0);
        for (_, rows, answer) in options {
            self.chosen.push(answer);
            self.step(depth + 1, &rows);
            self.chosen.pop();
        }
    }

    fn with<'b>(&self, open: &Rows, answer: &'b Answer) -> (u32, Rows, &'b Answer) {
        let mut rows = open.clone();
        rows.add(&answer.rows);
        (self.goal.rows.map_or(0, |sets| sets.breadth(&rows).weighted()), rows, answer)
    }
}
