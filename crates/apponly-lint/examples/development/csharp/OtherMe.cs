using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Telegram.Bot;

var vault = new SecretClient(new Uri(args[0]), new ManagedIdentityCredential());
var bot = new TelegramBotClient((await vault.GetSecretAsync("bot")).Value.Value);
var me = await bot.GetMe();
Console.WriteLine($"{me.Username} {me.Id}");
