#=> GET /sites/contoso.sharepoint.com,1,2/lists
#=> GET /sites/contoso.sharepoint.com,1,2/lists/{id}/items
$config = @{
    GraphUrl = "https://graph.microsoft.com/v1.0"
    SiteId   = "contoso.sharepoint.com,1,2"
}
$lists = Invoke-RestMethod -Uri "$($config.GraphUrl)/sites/$($config.SiteId)/lists" -Headers $headers
foreach ($list in $lists.value) {
    $items = Invoke-RestMethod -Uri "$($config.GraphUrl)/sites/$($config.SiteId)/lists/$($list.id)/items?expand=fields" -Headers $headers
}
