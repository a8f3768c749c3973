open System.Net.Http
open Azure.Identity

let steps = """{"requests":[{"id":"1","method":"GET","url":"/users/ada@contoso.com/manager"}]}"""
let credential = ManagedIdentityCredential()
let http = new HttpClient()
let send () = http.PostAsync("https://graph.microsoft.com/v1.0/$batch", new StringContent(steps))
