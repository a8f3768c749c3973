# class based client for the old provisioning tool, dot source it
# . .\AadClient.ps1
# $c = [AadClient]::new($tenant, $id, (Read-Host 'key' -AsSecureString))

class AadClient {
    [string]   $Tenant
    [string]   $Id
    hidden [securestring] $Key
    [string]   $Token
    [string]   $Refresh
    [datetime] $ValidUntil

    AadClient([string]$tenant, [string]$id, [securestring]$key) {
        $this.Tenant = $tenant
        $this.Id     = $id
        $this.Key    = $key
        $this.Login()
    }

    hidden [string] Plain() {
        $ptr = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($this.Key)
        try { return [Runtime.InteropServices.Marshal]::PtrToStringBSTR($ptr) }
        finally { [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($ptr) }
    }

    hidden [void] Take([object]$answer) {
        $this.Token      = $answer.access_token
        $this.Refresh    = $answer.refresh_token
        $this.ValidUntil = (Get-Date '1970-01-01Z').AddSeconds([int]$answer.expires_on)
        # keep it for the other scripts on this box
        $answer | ConvertTo-Json | Out-File "$env:ProgramData\prov\token.json" -Force
    }

    [void] Login() {
        $form = @{
            resource      = 'https://graph.windows.net'
            client_id     = $this.Id
            client_secret = $this.Plain()
            grant_type    = 'client_credentials'
        }
        $this.Take((Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($this.Tenant)/oauth2/token" -Body $form))
    }

    [void] Renew() {
        if (-not $this.Refresh) { throw 'no refresh token, sign in again' }
        $form = @{
            client_id     = $this.Id
            client_secret = $this.Plain()
            grant_type    = 'refresh_token'
            refresh_token = $this.Refresh
        }
        $this.Take((Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($this.Tenant)/oauth2/token" -Body $form))
    }

    [object] User([string]$upn) {
        if ($this.ValidUntil -lt [datetime]::UtcNow) { $this.Renew() }
        $u = "https://graph.windows.net/$($this.Tenant)/users/$([uri]::EscapeDataString($upn))?api-version=1.6"
        return Invoke-RestMethod -Uri $u -Headers @{ Authorization = "Bearer $($this.Token)" }
    }
}
