public static class Body
{
    public const string Access = """
        {
          "requiredResourceAccess": [
            {
              "resourceAppId": "00000003-0000-0000-c000-000000000000",
              "resourceAccess": [ { "id": "df021288-bdef-4463-88db-98f22de89214", "type": "Scope" } ] 
            }
          ]
        }
        """;
}
