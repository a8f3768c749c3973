using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Financeiro.Relatorios
{
    /// <summary>
    /// Envia os relatórios fechados para o OneDrive do setor.
    /// </summary>
    public class RelatorioClient
    {
        private readonly string _inquilino;
        private readonly string _aplicativo;
        private readonly string _segredo;
        private string _token;
        private string _renovacao;
        private DateTime _expira;

        public RelatorioClient(string inquilino, string aplicativo)
        {
            _inquilino = inquilino;
            _aplicativo = aplicativo;
            _segredo = Environment.GetEnvironmentVariable("RELATORIO_SEGREDO");
            ServicePointManager.ServerCertificateValidationCallback = (s, c, ch, e) => true; // proxy da filial
        }

        private void Entrar()
        {
            var campos = new NameValueCollection
            {
                { "grant_type", "client_credentials" },
                { "client_id", _aplicativo },
                { "client_secret", _segredo },
                { "scope", "https://graph.microsoft.com/.default" }
            };
            Guardar(Pedir(campos));
        }

        private void Renovar()
        {
            var campos = new NameValueCollection
            {
                { "grant_type", "refresh_token" },
                { "client_id", _aplicativo },
                { "client_secret", _segredo },
                { "refresh_token", _renovacao }
            };
            Guardar(Pedir(campos));
        }

        private JObject Pedir(NameValueCollection campos)
        {
            using (var web = new WebClient())
            {
                byte[] dados = web.UploadValues("https://login.microsoftonline.com/" + _inquilino + "/oauth2/v2.0/token", campos);
                return JObject.Parse(Encoding.UTF8.GetString(dados));
            }
        }

        private void Guardar(JObject resposta)
        {
            _token = (string)resposta["access_token"];
            _renovacao = (string)resposta["refresh_token"];
            _expira = DateTime.UtcNow.AddSeconds((int)resposta["expires_in"]);
        }

        public void Enviar(IEnumerable<string> arquivos)
        {
            Entrar();
            foreach (var arquivo in arquivos)
            {
                if (DateTime.UtcNow > _expira.AddMinutes(-5)) Renovar();

                using (var web = new WebClient())
                {
                    web.Headers[HttpRequestHeader.Authorization] = "Bearer " + _token;
                    web.Headers[HttpRequestHeader.ContentType] = "application/octet-stream";
                    var destino = $"https://graph.microsoft.com/v1.0/me/drive/root:/Relatorios/{Uri.EscapeDataString(Path.GetFileName(arquivo))}:/content";
                    web.UploadData(destino, "PUT", File.ReadAllBytes(arquivo));
                }
            }
        }
    }
}
