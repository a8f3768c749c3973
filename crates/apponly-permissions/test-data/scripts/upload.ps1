#=> PUT /drives/{id}/root:/{id}:/content
#=> POST /drives/{id}/root:/{id}:/createUploadSession
$DriveUri = "https://graph.microsoft.com/v1.0/drives/$driveId"
if ($file.Length -lt 4MB) {
    Invoke-RestMethod -Method Put -Uri "$DriveUri/root:/$($file.Name):/content" -InFile $file.FullName -Headers $h
} else {
    $session = Invoke-RestMethod -Method Post -Uri "${DriveUri}/root:/$($file.Name):/createUploadSession" -Headers $h -Body '{}'
}
