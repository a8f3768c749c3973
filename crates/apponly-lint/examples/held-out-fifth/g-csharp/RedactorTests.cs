using System;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Logging.Redaction.Tests;

public class RedactorTests
{
    private readonly Redactor _redactor = new();

    [Theory]
    [InlineData("client_secret=<your-client-secret>")]
    [InlineData("client_secret=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("client_secret=${CLIENT_SECRET}&grant_type=client_credentials")]
    [InlineData("ClientSecret = \"\"")]
    public void Placeholders_are_left_alone(string line)
        => Assert.Equal(line, _redactor.Clean(line));

    [Theory]
    [InlineData("tenant 6731de76-14a6-49ae-97bc-6eba6914391e")]
    [InlineData("commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")]
    [InlineData("sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Identifiers_are_left_alone(string line)
        => Assert.Equal(line, _redactor.Clean(line));

    [Fact]
    public void A_secret_form_is_masked()
    {
        var sample = "«8Qx redact»"; // made up, the check digits are wrong
        var cleaned = _redactor.Clean("value: " + sample);
        Assert.Equal("value: ***", cleaned);
    }

    [Fact]
    public void Base64_of_a_picture_is_not_masked()
    {
        const string png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
        Assert.Equal(png, _redactor.Clean(png));
    }

    [Fact]
    public void Header_is_masked_but_its_hash_is_kept()
    {
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..12];
        Assert.Equal($"Authorization: Bearer (sha256:{hash})", _redactor.Clean("Authorization: Bearer " + token));
    }
}
