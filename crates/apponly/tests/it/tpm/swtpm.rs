//! A TPM in software, and the TPM2 tools (`apt-get install swtpm swtpm-tools tpm2-tools`).

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use apponly_emulator::tenant::Certificate;
use rcgen::{CertificateParams, DnType, Issuer, KeyPair, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm};
use x509_cert::der::Decode as _;
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// A running TPM with a storage key in `primary.ctx`; ended when dropped.
pub(super) struct SwTpm {
    folder: tempfile::TempDir,
    port: u16,
}

impl SwTpm {
    /// `None`, with a message, where the programs are not installed.
    #[expect(clippy::print_stderr, reason = "why the tests prove nothing here")]
    pub(super) fn start() -> Option<Self> {
        for program in ["swtpm", "swtpm_ioctl", "tpm2_createprimary"] {
            if Command::new(program).arg("--version").output().is_err() {
                eprintln!("skipped: `{program}` is not installed (`apt-get install swtpm swtpm-tools tpm2-tools`)");
                return None;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let mut said = Vec::new();
        // Others on this machine look for free ports too.
        let port = (0..20).find_map(|_| run_on_free_ports(folder.path()).map_err(|why| said.push(why)).ok());
        let port = port.unwrap_or_else(|| panic!("swtpm does not start: {said:?}"));
        let tpm = Self { folder, port };
        tpm.tool("tpm2_createprimary -C o -G ecc -c primary.ctx -Q");
        tpm.tool("tpm2_flushcontext -t");
        Some(tpm)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How to reach it: `APPONLY_TPM_TCTI`.
    pub(super) fn tcti(&self) -> String {
        format!("swtpm:host=127.0.0.1,port={}", self.port)
    }

    /// What a tool says; it must succeed.
    #[track_caller]
    pub(super) fn tool(&self, line: &str) -> String {
        let mut words = line.split_whitespace();
        let output = self.command(words.next().unwrap()).args(words).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same, where the program may be missing or fail.
    pub(super) fn try_tool(&self, line: &str) -> Option<Output> {
        let mut words = line.split_whitespace();
        self.command(words.next()?).args(words).output().ok().filter(|output| output.status.success())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        command.env("TPM2TOOLS_TCTI", self.tcti()).env("TPM2OPENSSL_TCTI", self.tcti());
        command
    }

    /// Makes a key, `-G KIND` and further options, in `key.pub` and `key.priv`.
    pub(super) fn make(&self, options: &str) {
        self.tool(&format!("tpm2_create -C primary.ctx -u key.pub -r key.priv -Q {options}"));
        self.tool("tpm2_flushcontext -t");
    }

    /// Makes a key as [`Self::make`] does, and keeps it at `handle`.
    pub(super) fn keep(&self, handle: &str, options: &str) {
        self.make(options);
        self.tool("tpm2_load -C primary.ctx -u key.pub -r key.priv -c key.ctx -Q");
        self.tool(&format!("tpm2_evictcontrol -C o -c key.ctx {handle}"));
        self.tool("tpm2_flushcontext -t");
    }

    /// A certificate for the key at `object`, a handle or a context, issued by nobody in particular; in `NAME`.
    pub(super) fn certify(&self, object: &str, name: &str) -> Certificate {
        self.tool(&format!("tpm2_readpublic -c {object} -f der -o public.der -Q"));
        self.tool("tpm2_flushcontext -t");
        self.certify_public(&crate::support::read(&self.path("public.der")), name)
    }

    /// The same for a public key, `SubjectPublicKeyInfo`.
    pub(super) fn certify_public(&self, spki: &[u8], name: &str) -> Certificate {
        let spki = SubjectPublicKeyInfoRef::from_der(spki).unwrap();
        let subject = Subject(spki.subject_public_key.raw_bytes().to_vec());
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name.push(DnType::CommonName, name);
        let signer = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&parameters, &signer);
        let certificate = parameters.signed_by(&subject, &issuer).unwrap();
        let certificate = Certificate::from_der(name, certificate.der()).unwrap();
        crate::support::write(&self.path(name), certificate.to_pem());
        certificate
    }

    /// How many wrong authorization values the TPM counts.
    pub(super) fn spent_tries(&self) -> u32 {
        let told = self.tool("tpm2_getcap properties-variable");
        let line = told.lines().find_map(|line| line.trim().strip_prefix("TPM2_PT_LOCKOUT_COUNTER: 0x")).unwrap();
        u32::from_str_radix(line.trim(), 16).unwrap()
    }
}

impl Drop for SwTpm {
    fn drop(&mut self) {
        let control = format!("127.0.0.1:{}", self.port + 1);
        // If it has ended by itself, nothing is left to end.
        Command::new("swtpm_ioctl").args(["--tcp", &control, "-s"]).output().ok();
    }
}

/// The TCTI of the library finds the control port behind the data port. Both are below those that the system gives to
/// connections (from 32768), whose ends would be in the way: swtpm does not share a port with them.
fn run_on_free_ports(folder: &Path) -> Result<u16, String> {
    let mut random = [0; 2];
    aws_lc_rs::rand::fill(&mut random).map_err(|error| error.to_string())?;
    let port = 20_000 + (u16::from_le_bytes(random) % 6_000) * 2;
    let control = port + 1;
    for port in [port, control] {
        TcpListener::bind(("127.0.0.1", port)).map_err(|error| format!("{port}: {error}"))?;
    }
    // In the background it goes once it listens.
    let output = Command::new("swtpm")
        .args(["socket", "--tpm2", "--daemon", "--flags", "not-need-init,startup-clear"])
        .args(["--tpmstate", &format!("dir={}", folder.display())])
        .args(["--server", &format!("type=tcp,port={port},bindaddr=127.0.0.1")])
        .args(["--ctrl", &format!("type=tcp,port={control},bindaddr=127.0.0.1")])
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(port),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// A public key, `RSAPublicKey`.
struct Subject(Vec<u8>);

impl PublicKeyData for Subject {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}
