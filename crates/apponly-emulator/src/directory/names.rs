//! Names of generated people, and back from a name to the number.

use super::Index;

const GIVEN_NAMES: [&str; 32] = [
    "Ada", "Amara", "Anton", "Beatriz", "Chidi", "Dagny", "Elif", "Emre", "Farah", "Giulia", "Hana", "Ilse", "Ivo",
    "Jonas", "Kaito", "Leila", "Lucas", "Maren", "Mateo", "Nadia", "Niko", "Olga", "Priya", "Quentin", "Rosa", "Samir",
    "Sanna", "Tomas", "Uma", "Viktor", "Yara", "Zoltan",
];
const SURNAMES: [&str; 32] = [
    "Almeida",
    "Bauer",
    "Castillo",
    "Dufour",
    "Eriksen",
    "Farkas",
    "Grimm",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kimura",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quist",
    "Rossi",
    "Santos",
    "Tanaka",
    "Ueda",
    "Vargas",
    "Weber",
    "Xu",
    "Yilmaz",
    "Zimmer",
    "Adeyemi",
    "Brandt",
    "Costa",
    "Dahl",
    "Engel",
    "Fontaine",
];

/// How many people there are before a name comes again with a number behind it.
const ROUND: usize = GIVEN_NAMES.len() * SURNAMES.len();

/// The name of a generated user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) given: &'static str,
    pub(super) surname: &'static str,
    /// 0 for the first who is called so; the nickname of each later one ends in this number plus one.
    pub(super) round: usize,
}

impl Name {
    pub(super) fn of(index: Index) -> Self {
        let index = index as usize;
        Self {
            given: pick(&GIVEN_NAMES, index),
            surname: pick(&SURNAMES, index / GIVEN_NAMES.len() + index),
            round: index / ROUND,
        }
    }

    /// Writes the mail nickname, which is unique: `ada.almeida`, `ada.almeida2`.
    pub(super) fn write_nickname(self, out: &mut Vec<u8>) {
        out.extend(self.given.bytes().map(|byte| byte.to_ascii_lowercase()));
        out.push(b'.');
        out.extend(self.surname.bytes().map(|byte| byte.to_ascii_lowercase()));
        if self.round > 0 {
            write_number(self.round + 1, out);
        }
    }
}

/// The user whose mail nickname, in lower case, is `nickname`. There is no bound: it may not be generated.
pub(super) fn find(nickname: &str) -> Option<Index> {
    let name = nickname.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = nickname.strip_prefix(name)?;
    let round = match digits.parse::<usize>() {
        Ok(number @ 2..) if !digits.starts_with('0') => number - 1,
        Err(_) if digits.is_empty() => 0,
        _ => return None,
    };
    let (given, surname) = name.split_once('.')?;
    let place = |list: &[&str], wanted: &str| list.iter().position(|known| known.eq_ignore_ascii_case(wanted));
    let given = place(&GIVEN_NAMES, given)?;
    let surname = place(&SURNAMES, surname)?;
    // The surname of `ROUND * round + 32 * step + given` is `step + given`, both modulo 32.
    let step = (surname + SURNAMES.len() - given) % SURNAMES.len();
    Index::try_from(round.checked_mul(ROUND)?.checked_add(GIVEN_NAMES.len() * step + given)?).ok()
}

/// The entry of the list at `index`, from the start again after its end.
pub(super) fn pick<'a>(list: &[&'a str], index: usize) -> &'a str {
    list.get(index % list.len()).copied().unwrap_or_default()
}

/// Writes a number in decimal.
pub(super) fn write_number(mut number: usize, out: &mut Vec<u8>) {
    let start = out.len();
    loop {
        let digit = u8::try_from(number % 10).unwrap_or_default();
        out.push(b'0' + digit);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_nickname_leads_back_to_its_user() {
        for index in (0..5000).chain(999_000..1_000_000) {
            let mut nickname = Vec::new();
            Name::of(index).write_nickname(&mut nickname);
            assert_eq!(find(std::str::from_utf8(&nickname).unwrap()), Some(index));
        }
    }

    #[test]
    fn other_nicknames_lead_nowhere() {
        for nickname in ["", "ada", "ada.nobody", "nobody.almeida", "ada.almeida1", "ada.almeida02", ".", "7"] {
            assert_eq!(find(nickname), None, "{nickname}");
        }
    }

    #[test]
    fn numbers_are_decimal() {
        let mut out = Vec::new();
        for number in [0, 7, 10, 1_234_567] {
            write_number(number, &mut out);
            out.push(b' ');
        }
        assert_eq!(out, b"0 7 10 1234567 ");
    }
}
