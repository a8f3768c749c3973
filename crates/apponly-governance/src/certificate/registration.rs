//! How a public certificate is registered on an app, for people.

use std::path::Path;

/// The ways to register a certificate, as commands and steps to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registration {
    /// One command of the Azure CLI.
    pub azure_cli: String,
    /// Lines for PowerShell with the module Microsoft.Graph.Applications.
    pub powershell: String,
    /// Where to click in the Entra admin center.
    pub portal: String,
}

/// How `public`, a file with the certificate alone, is added to the app `client_id` (`None`: a placeholder stands there).
/// None of the ways removes what is registered already.
///
/// Sources: "az ad app credential reset"; "Update-MgApplication"; "Add and manage app credentials in Microsoft Entra ID".
#[must_use]
pub fn registration_steps(public: &Path, client_id: Option<&str>) -> Registration {
    let client_id = client_id.unwrap_or("CLIENT_ID");
    let file = public.display().to_string();
    let azure_cli =
        format!("az ad app credential reset --id {client_id} --cert {} --append", shell(&format!("@{file}")));
    let powershell = [
        "Connect-MgGraph -Scopes Application.ReadWrite.All".to_owned(),
        format!("$id = (Get-MgApplicationByAppId -AppId {client_id}).Id"),
        "$app = Get-MgApplication -ApplicationId $id -Property id, keyCredentials".to_owned(),
        format!("$path = (Resolve-Path -LiteralPath {}).Path", power(&file)),
        "$raw = [Security.Cryptography.X509Certificates.X509Certificate2]::new($path).RawData".to_owned(),
        "$new = @{ type = 'AsymmetricX509Cert'; usage = 'Verify'; key = $raw }".to_owned(),
        "Update-MgApplication -ApplicationId $id -KeyCredentials (@($app.KeyCredentials) + $new)".to_owned(),
    ]
    .join("\n");
    let portal = format!(
        "Entra admin center > App registrations > the app with client id {client_id} > Certificates & secrets > \
         Certificates > Upload certificate: choose `{file}`, then compare the SHA-1 thumbprint"
    );
    Registration { azure_cli, powershell, portal }
}

/// `text` as one word of a POSIX shell.
fn shell(text: &str) -> String {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@/._-+:".contains(&byte));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// `text` as a literal of PowerShell.
fn power(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_their_shell() {
        let steps = registration_steps(Path::new("/etc/it's here/app.crt"), Some("c"));
        assert!(steps.azure_cli.contains(r"--cert '@/etc/it'\''s here/app.crt' --append"), "{}", steps.azure_cli);
        assert!(steps.powershell.contains("'/etc/it''s here/app.crt'"), "{}", steps.powershell);
        let plain = registration_steps(Path::new("app.pem.crt"), None);
        assert_eq!(plain.azure_cli, "az ad app credential reset --id CLIENT_ID --cert @app.pem.crt --append");
    }
}
