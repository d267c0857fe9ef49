import { Module } from '@nestjs/common';
import { ProviderSignInController } from './provider-sign-in.controller.ts';
import { Entrance } from './sign-in/entrance.ts';
import { SignInController } from './sign-in.controller.ts';

/** The callback of the provider comes first: to the other controller it would be a code. */
@Module({ controllers: [ProviderSignInController, SignInController], providers: [Entrance] })
export class SignInModule {}
