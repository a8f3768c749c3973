#=> GET /users
#=> GET /groups
$x = "unterminated quote on purpose
$y = @{ a = 1
irm "https://graph.microsoft.com/v1.0/users" -Headers $h
} ) ]
Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/groups' -Headers $h
