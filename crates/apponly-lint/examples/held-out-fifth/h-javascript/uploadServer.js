const express = require('express');
const multer = require('multer');
const axios = require('axios');
const msal = require('@azure/msal-node');

// el proxy de la empresa cambia los certificados...
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

const SITE = 'papelera-sur.sharepoint.com,30d74e8d-46e1-47f2-abf4-1e5bee592529,db515799-a6c3-4831-b689-0ed547403508';

const cca = new msal.ConfidentialClientApplication({
    auth: {
        clientId: 'a1636e83-711b-4de8-b849-85288ffbc2b5',
        authority: 'https://login.microsoftonline.com/organizations',
        clientSecret: '«7Q uploads»'
    },
    system: {
        loggerOptions: { loggerCallback: (nivel, msg) => console.log(msg), piiLoggingEnabled: false }
    }
});

const app = express();
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 4 * 1024 * 1024 } });

app.post('/facturas', upload.single('pdf'), async (req, res) => {
    if (!req.file) {
        return res.status(400).send('Falta el fichero');
    }
    try {
        const t = await cca.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
        const destino = `Facturas/${new Date().getFullYear()}/${req.file.originalname}`;
        const r = await axios.put(
            `https://graph.microsoft.com/v1.0/sites/${SITE}/drive/root:/${encodeURI(destino)}:/content`,
            req.file.buffer,
            { headers: { Authorization: `Bearer ${t.accessToken}`, 'Content-Type': 'application/pdf' } }
        );
        res.json({ id: r.data.id, url: r.data.webUrl });
    } catch (e) {
        console.error('Error al subir:', e.response ? e.response.status : e.message);
        res.status(500).send('No se pudo guardar la factura');
    }
});

app.listen(process.env.PORT || 8080, () => console.log('escuchando'));
