#=> POST /users/{id}/sendMail
#=> GET /me
cat > body.json <<JSON
{ "message": { "subject": "see https://graph.microsoft.com/v1.0/users" } }
JSON
curl -X POST "https://graph.microsoft.com/v1.0/users/$FROM/sendMail" \
     -H "Authorization: Bearer $T" \
     -d @body.json
# curl "https://graph.microsoft.com/v1.0/groups"
curl -H "Authorization: Bearer $T" https://graph.microsoft.com/v1.0/me
echo "done with https://graph.microsoft.com/v1.0/sites"
