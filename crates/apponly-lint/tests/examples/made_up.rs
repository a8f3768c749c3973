//! Values of the forms of secrets, none of which ever was one. The same name gives the same value. The check digits are
//! computed here once more, apart from the crate's own.

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890";

/// The value of `kind` for `name`, as the table in `examples/README.md` has them.
pub(crate) fn value(kind: &str, name: &str) -> String {
    let mut random = Random::new(kind, name);
    match kind {
        "8Q" => {
            let start = format!("{}8Q~{}", random.text(3, ""), random.text(31, "-._~"));
            let digits = check_digits(&start);
            start + &digits
        }
        "8Qx" => {
            let right = value("8Q", name);
            let (start, digits) = right.split_at(37);
            format!("{start}{}", if digits.starts_with('a') { "bcd" } else { "abc" })
        }
        "7Q" => format!("{}7Q~{}", random.text(3, ""), random.text(31, "-._~")),
        "34" => mixed(&mut random, 34, "-._~"),
        "32" => mixed(&mut random, 32, "[]:@.*=?/+-_"),
        "44" => base64(&random.bytes(32), true),
        "jwt" => {
            let claims = format!(
                r#"{{"aud":"https://graph.microsoft.com","iss":"https://sts.windows.net/{0}/","iat":1700000000,"exp":1700003900,"appid":"{0}","tid":"{0}","roles":["User.Read.All"]}}"#,
                "0b0b0b0b-1c1c-4d4d-8e8e-2f2f2f2f2f2f"
            );
            let url = |bytes: &[u8]| base64(bytes, false).replace('+', "-").replace('/', "_");
            format!("{}.{}.{}", url(br#"{"typ":"JWT","alg":"RS256"}"#), url(claims.as_bytes()), url(&random.bytes(256)))
        }
        "pem-begin" => format!("-----BEGIN {} KEY-----", "PRIVATE"),
        "pem-line" => base64(&random.bytes(48), false),
        "pem-end" => format!("-----END {} KEY-----", "PRIVATE"),
        other => panic!("no kind of value is called `{other}`"),
    }
}

/// With a letter first, and at least some of the marks, as the real ones have them.
fn mixed(random: &mut Random, length: usize, marks: &str) -> String {
    let text = format!("{}{}", random.text(1, ""), random.text(length - 1, marks));
    let (mut characters, marks): (Vec<char>, Vec<char>) = (text.chars().collect(), marks.chars().collect());
    for (place, mark) in [(6, 0), (15, 2), (23, 1)] {
        characters[place] = marks[mark];
    }
    characters.into_iter().collect()
}

/// SplitMix64, seeded with the name.
struct Random(u64);

impl Random {
    fn new(kind: &str, name: &str) -> Self {
        let seed = kind.bytes().chain([b' ']).chain(name.bytes());
        Self(seed.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn text(&mut self, length: usize, marks: &str) -> String {
        let characters: Vec<char> = LETTERS.chars().chain(marks.chars()).collect();
        (0..length).map(|_| characters[(self.next() % characters.len() as u64) as usize]).collect()
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

fn base64(bytes: &[u8], padded: bool) -> String {
    let digits: Vec<char> = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".chars().collect();
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let held = three.iter().fold(0_u32, |held, byte| held << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(digits[(held >> (18 - 6 * place)) as usize & 63]);
        }
        if padded {
            text.push_str(&"=".repeat(3 - three.len()));
        }
    }
    text
}

/// Marvin32 over 37 bytes, in base 66.
fn check_digits(start: &str) -> String {
    let alphabet: Vec<char> = LETTERS.chars().chain(".-_~".chars()).collect();
    let (mut low, mut high) = (0x7764_3030_u32, 0x4161_6450_u32);
    let mut padded = start.as_bytes().to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(4), 0);
    let words = padded.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap()));
    for word in words.chain([0]) {
        low = low.wrapping_add(word);
        high ^= low;
        low = low.rotate_left(20).wrapping_add(high);
        high = high.rotate_left(9) ^ low;
        low = low.rotate_left(27).wrapping_add(high);
        high = high.rotate_left(19);
    }
    let hash = u64::from(low ^ high);
    (3..6).rev().map(|power| alphabet[(hash / 66_u64.pow(power) % 66) as usize]).collect()
}

#[test]
fn check_digits_are_those_of_the_published_example() {
    assert_eq!(check_digits(&format!("zzz8Q~{}", "z".repeat(31))), "blP");
}
