$ra = [Microsoft.Azure.PowerShell.Cmdlets.Resources.MSGraph.Models.ApiV10.MicrosoftGraphResourceAccess]::new()
$ra.Id = 'dc377aa6-52d8-4e23-b271-2a7ae04cedf3'
$ra.Type = 'Scope'
Update-AzADApplication -ObjectId $id -RequiredResourceAccess @{ ResourceAppId = $graph; ResourceAccess = @($ra) }
