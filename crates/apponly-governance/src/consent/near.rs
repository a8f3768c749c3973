//! Names like a wrong one, for "did you mean".

/// The names of `known` that are like `wrong`, the likeliest first, five at most.
pub(super) fn near<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wrong.to_ascii_lowercase();
    let limit = (wanted.len() / 3).clamp(2, 8);
    let mut found: Vec<_> = known
        .filter_map(|name| {
            let candidate = name.to_ascii_lowercase();
            let begins = wanted.len() > 3 && candidate.starts_with(&wanted);
            let distance = if begins { 1 } else { distance(wanted.as_bytes(), candidate.as_bytes()) };
            (distance <= limit).then_some((distance, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(5).map(|(_, name)| name).collect()
}

/// The number of letters to add, take away or change (Levenshtein).
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(index + 1);
        for ((above, corner), other) in row.iter().skip(1).zip(&row).zip(right) {
            let before = next.last().copied().unwrap_or_default();
            next.push((corner + usize::from(letter != other)).min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeliest_come_first_and_others_not_at_all() {
        let known = ["User.Read.All", "User.ReadWrite.All", "Group.Read.All", "Mail.Send"];
        assert_eq!(near("User.Reed.All", known.into_iter()), ["User.Read.All"]);
        assert_eq!(near("user.read", known.into_iter()).first(), Some(&"User.Read.All"));
        assert!(near("Calendars.Read", known.into_iter()).is_empty());
    }

    #[test]
    fn distances_are_counted() {
        for (left, right, wanted) in [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("abc", "abc", 0)] {
            assert_eq!(distance(left.as_bytes(), right.as_bytes()), wanted, "{left} {right}");
        }
    }
}
