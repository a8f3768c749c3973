[System.Net.ServicePointManager]::ServerCertificateValidationCallback = {
    param($sender, $certificate, $chain, $errors)
    $errors -eq 'None' -or $certificate.GetCertHashString() -eq $script:proxyThumbprint
}
Connect-MgGraph -ClientId $env:CLIENT_ID -TenantId $env:TENANT_ID -CertificateThumbprint $thumbprint
