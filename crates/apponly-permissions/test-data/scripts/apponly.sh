#=> GET /users
#=> POST /users/ada@contoso.com/sendMail
#=> DELETE /groups/{id}
apponly graph get '/users?$select=id,displayName' --all --format csv --output users.csv
apponly graph post /users/ada@contoso.com/sendMail --body @mail.json
apponly graph delete "/groups/$ID"
