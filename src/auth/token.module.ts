import { Module } from '@nestjs/common';
import { TokenController } from './token.controller.ts';

@Module({ controllers: [TokenController] })
export class TokenModule {}
