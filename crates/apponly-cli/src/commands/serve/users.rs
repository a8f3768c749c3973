//! The users of `--allow-uid`.

use apponly::{Error, catalogue};

/// Names that are not here are those of directory services; their numbers work.
const USERS: &str = "/etc/passwd";

/// The number of a user that is given by number or name.
///
/// # Errors
/// `setting-invalid`: there is no such user.
pub(super) fn number(text: &str) -> Result<u32, Error> {
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    #[expect(clippy::disallowed_methods, reason = "the system's own file, whose lack means that no name is known")]
    let users = std::fs::read_to_string(USERS).unwrap_or_default();
    find(&users, text).ok_or_else(|| {
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("`--allow-uid`: `{USERS}` has no user `{}`", text.escape_default()),
        )
        .with_fix("give the number that `id -u USER` prints")
    })
}

fn find(users: &str, name: &str) -> Option<u32> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        fields.nth(1)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_number_and_name() {
        assert_eq!(number("1234").unwrap(), 1234);
        assert_eq!(number("root").unwrap(), 0);
        let users = "root:x:0:0:root:/root:/bin/sh\nreports:x:991:991::/:/sbin/nologin\nbroken\n";
        assert_eq!((find(users, "reports"), find(users, "report"), find(users, "broken")), (Some(991), None, None));
        for bad in ["no-such-user", "", "-1", "4294967296"] {
            assert_eq!(number(bad).unwrap_err().code(), "setting-invalid", "{bad}");
        }
    }
}
