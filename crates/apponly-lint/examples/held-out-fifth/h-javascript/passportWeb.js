const express = require('express');
const session = require('express-session');
const passport = require('passport');
const OAuth2Strategy = require('passport-oauth2');
const refresh = require('passport-oauth2-refresh');
const axios = require('axios');

const base = `https://login.microsoftonline.com/${process.env.TENANT_ID || 'common'}/oauth2/v2.0`;

const strategy = new OAuth2Strategy(
  {
    authorizationURL: `${base}/authorize`,
    tokenURL: `${base}/token`,
    clientID: process.env.CLIENT_ID,
    clientSecret: process.env.CLIENT_SECRET,
    callbackURL: '/auth/callback',
    scope: ['openid', 'profile', 'offline_access', 'User.Read', 'Tasks.ReadWrite'],
    state: true,
  },
  async (accessToken, refreshToken, params, profile, done) => {
    try {
      const { data } = await axios.get('https://graph.microsoft.com/v1.0/me', {
        headers: { Authorization: `Bearer ${accessToken}` },
      });
      done(null, { id: data.id, name: data.displayName, accessToken, refreshToken });
    } catch (err) {
      done(err);
    }
  }
);
passport.use('msgraph', strategy);
refresh.use('msgraph', strategy);
passport.serializeUser((u, done) => done(null, u));
passport.deserializeUser((u, done) => done(null, u));

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(passport.initialize(), passport.session());

app.get('/login', passport.authenticate('msgraph'));
app.get('/auth/callback', passport.authenticate('msgraph', { failureRedirect: '/login' }), (req, res) => res.redirect('/'));

app.post('/todo/:list', async (req, res) => {
  if (!req.user) return res.redirect('/login');
  const add = (token) =>
    axios.post(
      `https://graph.microsoft.com/v1.0/me/todo/lists/${req.params.list}/tasks`,
      { title: req.body.title },
      { headers: { Authorization: `Bearer ${token}` } }
    );
  try {
    await add(req.user.accessToken);
  } catch (err) {
    if (err.response?.status !== 401) throw err;
    await new Promise((ok, fail) =>
      refresh.requestNewAccessToken('msgraph', req.user.refreshToken, async (e, accessToken, refreshToken) => {
        if (e) return fail(e);
        Object.assign(req.user, { accessToken, refreshToken: refreshToken || req.user.refreshToken });
        ok(await add(accessToken));
      })
    );
  }
  res.sendStatus(201);
});

app.listen(3000);
