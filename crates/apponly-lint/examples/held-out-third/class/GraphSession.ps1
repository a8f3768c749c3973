using namespace System.Collections.Generic

# Sitzung für Graph, von mehreren Skripten per Dot-Sourcing benutzt
class GraphSession {
    [string] $Mandant = 'common'
    [string] $AppId
    hidden [string] $Schluessel
    hidden [string] $Zugang
    hidden [string] $Auffrischung
    [datetime] $Ablauf

    GraphSession([string]$appId, [pscredential]$cred) {
        $this.AppId      = $appId
        $this.Schluessel = $cred.GetNetworkCredential().Password
        $this.Anmelden()
    }

    hidden [string] TokenAdresse() {
        return "https://login.microsoftonline.com/$($this.Mandant)/oauth2/v2.0/token"
    }

    [void] Anmelden() {
        $felder = [ordered]@{
            client_id     = $this.AppId
            client_secret = $this.Schluessel
            scope         = 'https://graph.microsoft.com/.default'
            grant_type    = 'client_credentials'
        }
        $this.Uebernehmen((Invoke-RestMethod -Method Post -Uri $this.TokenAdresse() -Body $felder))
    }

    hidden [void] Uebernehmen([object]$antwort) {
        $this.Zugang       = $antwort.access_token
        $this.Auffrischung = $antwort.refresh_token
        $this.Ablauf       = [datetime]::UtcNow.AddSeconds([int]$antwort.expires_in)
    }

    [void] Erneuern() {
        if (-not $this.Auffrischung) { throw 'Kein Refresh-Token vorhanden, bitte neu anmelden' }
        $felder = [ordered]@{
            client_id     = $this.AppId
            client_secret = $this.Schluessel
            refresh_token = $this.Auffrischung
            grant_type    = 'refresh_token'
        }
        $this.Uebernehmen((Invoke-RestMethod -Method Post -Uri $this.TokenAdresse() -Body $felder))
    }

    [object[]] Alle([string]$pfad) {
        $liste = [List[object]]::new()
        $u = "https://graph.microsoft.com/v1.0$pfad"
        do {
            if ([datetime]::UtcNow -gt $this.Ablauf.AddMinutes(-5)) { $this.Erneuern() }
            $r = Invoke-RestMethod -Uri $u -Headers @{ Authorization = "Bearer $($this.Zugang)" }
            $liste.AddRange([object[]]$r.value)
            $u = $r.'@odata.nextLink'
        } while ($u)
        return $liste.ToArray()
    }
}

$s = [GraphSession]::new('0c7ad0b2-0a84-4a63-b0d5-5c9b7f0a4b11', (Import-Clixml "$PSScriptRoot\app.cred.xml"))
$s.Alle('/users?$select=displayName,accountEnabled') | Group-Object accountEnabled -NoElement
