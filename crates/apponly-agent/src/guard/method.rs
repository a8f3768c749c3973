//! GET alone. None of the three protocols has another method, and no `OPTIONS` is answered: there is no CORS here.

use super::Guard;

pub(super) fn check(method: &str) -> Result<(), Guard> {
    if method == "GET" { Ok(()) } else { Err(Guard::Method) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn get_alone_is_answered() {
        assert_eq!(check("GET"), Ok(()));
        for method in ["HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "GETX", "G"] {
            assert_eq!(check(method), Err(Guard::Method), "{method}");
        }
    }
}
