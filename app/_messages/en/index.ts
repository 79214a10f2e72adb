import account from './account.json'
import admin from './admin.json'
import apps from './apps.json'
import ask from './ask.json'
import authorize from './authorize.json'
import bring from './bring.json'
import city from './city.json'
import comeBack from './come-back.json'
import confirmEmail from './confirm-email.json'
import connect from './connect.json'
import create from './create.json'
import docs from './docs.json'
import errors from './errors.json'
import forgotPassword from './forgot-password.json'
import friends from './friends.json'
import history from './history.json'
import home from './home.json'
import host from './host.json'
import join from './join.json'
import people from './people.json'
import performer from './performer.json'
import register from './register.json'
import resetPassword from './reset-password.json'
import room from './room.json'
import scopes from './scopes.json'
import shell from './shell.json'
import signIn from './sign-in.json'
import soundCheck from './sound-check.json'
import tokens from './tokens.json'
import tv from './tv.json'
import webhooks from './webhooks.json'

/** One file per page, so that a page can send the browser no more than its own. */
export const messages = {
  account,
  admin,
  apps,
  ask,
  authorize,
  bring,
  city,
  comeBack,
  confirmEmail,
  connect,
  create,
  docs,
  errors,
  forgotPassword,
  friends,
  history,
  home,
  host,
  join,
  people,
  performer,
  register,
  resetPassword,
  room,
  scopes,
  shell,
  signIn,
  soundCheck,
  tokens,
  tv,
  webhooks,
}
