# inventario de bibliotecas por sitio   -- J. Ferrer, sistemas
# Uso: .\pnp-site-inventory.ps1 -Sitios sitios.txt
Param(
    [String]$Sitios = "sitios.txt",
    [String]$Salida = "C:\temp\inventario.csv"
)

$idApp = "4c1f7be2-6a0d-4a53-9c34-0d1be7a0c5f8"
$clave = "«44 pnp»"

$resultado = @()
ForEach ($url in (Get-Content $Sitios)) {
    If ([string]::IsNullOrWhiteSpace($url)) { Continue }
    Try {
        Connect-PnPOnline -Url $url.Trim() -ClientId $idApp -ClientSecret $clave -WarningAction Ignore
    }
    Catch {
        Write-Host "No se pudo conectar a $url : $($_.Exception.Message)" -ForegroundColor Red
        Continue
    }

    $listas = Get-PnPList -Includes ItemCount, BaseTemplate | Where-Object { $_.BaseTemplate -eq 101 -and -not $_.Hidden }
    foreach ($l in $listas) {
        $resultado += New-Object PSObject -Property @{
            Sitio      = $url
            Biblioteca = $l.Title
            Elementos  = $l.ItemCount
            Modificada = $l.LastItemUserModifiedDate
        }
    }
    Disconnect-PnPOnline
}

$resultado | Select-Object Sitio, Biblioteca, Elementos, Modificada | Export-Csv $Salida -NoTypeInformation -Encoding UTF8
Write-Host "$($resultado.Count) bibliotecas" -ForegroundColor Green
