//! How the binary is linked: docs/decisions/0011-how-the-binary-is-linked.md.

#![expect(clippy::disallowed_methods, reason = "Cargo tells a build script about its target in variables")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|value| value == wanted);
    let is_static =
        std::env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|one| one == "crt-static"));
    if is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && !is_static
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
