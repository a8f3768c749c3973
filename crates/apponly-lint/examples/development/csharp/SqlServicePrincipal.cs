using Microsoft.Data.SqlClient;

public static class Database
{
    private const string Text =
        "Server=tcp:contoso.database.windows.net;Database=hr;Authentication=Active Directory Service Principal;User Id=5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11;Password=«44 sql»;Encrypt=True";

    public static SqlConnection Open() => new SqlConnection(Text);
}
