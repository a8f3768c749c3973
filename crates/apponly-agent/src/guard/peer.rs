//! Whose processes may ask: by the user that the kernel names.

use super::Guard;

/// The users that may ask.
#[derive(Debug, Clone)]
pub(crate) struct PeerRule {
    own: Option<u32>,
    allowed: Vec<u32>,
}

impl PeerRule {
    pub(crate) fn new(own: Option<u32>, allowed: Vec<u32>) -> Self {
        Self { own, allowed }
    }

    /// Whether every caller's user must be known and listed, even of those that know the secret.
    pub(crate) fn is_always_on(&self) -> bool {
        !self.allowed.is_empty()
    }

    /// Whether a process of this user may ask without the secret. An unknown user may not.
    pub(crate) fn check(&self, user: Option<u32>) -> Result<(), Guard> {
        let is_allowed = user.is_some_and(|user| Some(user) == self.own || self.allowed.contains(&user));
        if is_allowed { Ok(()) } else { Err(Guard::Peer) }
    }

    /// Whether it is known that a process of this user may not ask.
    pub(crate) fn check_known(&self, user: Option<u32>) -> Result<(), Guard> {
        if user.is_none() { Ok(()) } else { self.check(user) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_user_and_listed_ones_pass_and_nobody_else() {
        let rule = PeerRule::new(Some(1000), vec![33]);
        assert!(rule.is_always_on());
        for (user, expected) in [(Some(1000), Ok(())), (Some(33), Ok(())), (Some(0), Err(Guard::Peer))] {
            assert_eq!(rule.check(user), expected, "{user:?}");
        }
        assert_eq!(rule.check(None), Err(Guard::Peer));
        assert_eq!((rule.check_known(None), rule.check_known(Some(1))), (Ok(()), Err(Guard::Peer)));
        let unknown_self = PeerRule::new(None, Vec::new());
        assert_eq!(unknown_self.check(None), Err(Guard::Peer));
        assert!(!unknown_self.is_always_on());
    }
}
